import type { Finding, ReportInput } from '../../src/audit/result.ts';

/** An account and region in which a finding holds. */
export interface Location {
  readonly account: string;
  readonly region: string;
}

/** Where a finding holds, as far as account and region are known, each once: the resource's own place, else its deployments. */
export function locationsOf({ place, occurrences }: Pick<Finding, 'place' | 'occurrences'>): readonly Location[] {
  const known = [place, ...occurrences].flatMap(({ account, region }) =>
    account !== undefined && region !== undefined && /^\d{12}$/.test(account) && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
      ? [{ account, region }]
      : [],
  );
  const own = known.slice(0, place.arn === undefined ? known.length : 1);
  return own.filter(({ account, region }, index) => own.findIndex((one) => one.account === account && one.region === region) === index);
}

/** The partition that a region lies in. */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `OWASP Top 10 CI/CD Security Risks (2022) CICD-SEC-1`; as it is written, where the framework is not known. */
export function controlTitles(controls: readonly string[], frameworks: ReportInput['frameworks'] = []): readonly string[] {
  return controls.map((control) => {
    const [framework, id] = divided(control);
    const title = frameworks.find((one) => one.id === framework)?.title;
    return title === undefined ? control : `${title} ${id}`;
  });
}

/** The frameworks that controls belong to, by title, each once. */
export function frameworkTitles(controls: readonly string[], frameworks: ReportInput['frameworks'] = []): readonly string[] {
  const ids = new Set(controls.map((control) => divided(control)[0]));
  return [...ids].map((id) => frameworks.find((one) => one.id === id)?.title ?? id);
}

function divided(control: string): readonly [framework: string, id: string] {
  const at = control.indexOf(':');
  return [control.slice(0, at), control.slice(at + 1)];
}
