/** What the types of the package have to let pass, and what not; compiled as ESM and as CommonJS. */
import { type AuditResult, audit, type Configuration, type Finding, render, UserError } from 'pipeaudit';
import { PipeauditValidation } from 'pipeaudit/cdk';

export async function use(): Promise<string> {
  const config: Configuration = { failOn: 'medium', rules: { 'late-approval': { severity: 'critical' } } };
  const result: AuditResult = await audit({ paths: ['templates'], config, parameters: { Stage: 'prod' } });
  const worst: Finding | undefined = result.findings.find(({ severity }) => severity === 'critical');
  new PipeauditValidation({ failOn: 'never' }).validate({ templatePaths: [worst?.place.file ?? ''] });

  // @ts-expect-error there is no such severity
  await audit({ failOn: 'terrible' });
  // @ts-expect-error a result is not to be changed
  result.findings.push();
  return render(result, 'sarif').catch((error: unknown) => (error instanceof UserError ? `${error.what} ${error.next ?? ''}` : ''));
}
