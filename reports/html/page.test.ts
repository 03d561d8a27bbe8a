import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding, PipelineDrawing, ReportInput } from '../../src/audit/result.ts';
import { main } from '../../src/cli/main.ts';
import { cdk, empty, hostile, live, one, overflow, related } from '../../src/testing/audit-results.ts';
import { drawing, findingLike, placeIn, plain, resultOf } from '../../src/testing/findings.ts';
import { soiled } from '../../src/testing/soiled.ts';
import { redactAll } from '../../src/text/mask.ts';
import report from '../html.ts';
import { modelOf } from './model.ts';

const CASES = Object.entries({ empty, one, related, cdk, live, hostile, soiled: () => soiled(related()) });
/** What a terminal would obey, or a reader not see; line breaks and the joiners of emoji excepted. */
const OBEYED = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

const rendered = (input: ReportInput): string => report.render(input, plain);

/** The page without markup, as it is read. */
function read(page: string): string {
  return page
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name as string] ?? '');
}

describe('very many findings', () => {
  const input = resultOf(Array.from({ length: 5001 }, (_, index) => findingLike({ fingerprint: `${index}`.padStart(16, '0') })));
  const pages = [...(report.pages?.(input, plain, (number) => (number === 1 ? 'my report.html' : `my report-${number}.html`)) ?? [])];
  const ids = (page: string): readonly string[] => [...page.matchAll(/<details class="finding" id="([^"]+)"/g)].map(([, id = '']) => id);

  it('are on pages, each finding on one of them', () => {
    expect(pages.map((page) => ids(page).length)).toEqual([1000, 1000, 1000, 1000, 1000, 1]);
    expect(new Set(pages.flatMap(ids)).size).toBe(5001);
    expect(read(pages[1] ?? '')).toContain('Findings 1001 to 2000 of 5001, rule by rule');
    for (const page of pages) expect(unbalanced(page)).toEqual([]);
  });

  it('are counted on the first page, whose links lead to where they are', () => {
    expect(read(pages[0] ?? '')).toContain('5001 findings');
    const files = pages.map((_, number) => (number === 0 ? 'my%20report.html' : `my%20report-${number + 1}.html`));
    const targets = pages.map((page) => new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)));
    for (const [number, page] of pages.entries()) {
      const links = [...page.matchAll(/href="([^"#]*)#([^"?]+)/g)].filter(([, file = '']) => !file.startsWith('https:'));
      expect(links.length).toBeGreaterThan(5);
      for (const [, file = '', id = ''] of links) {
        const target = targets[file === '' ? number : files.indexOf(file)];
        if (target?.has(id) !== true) expect.fail(`${file}#${id} leads nowhere`);
      }
    }
  });

  it('are on one page up to 5,000', () => {
    const most = { ...input, result: { ...input.result, findings: input.result.findings.slice(1) } };
    expect(ids(rendered(most))).toHaveLength(5000);
    expect(report.leftOut?.(most, plain)).toEqual([]);
  });

  it('as one text hold the first, and say so', () => {
    expect(ids(rendered(input))).toHaveLength(1000);
    expect(report.leftOut?.(input, plain)).toEqual([
      'the page holds 1000 of 5001 findings; --output html=FILE writes the others to pages beside it',
    ]);
    expect(report.leftOut?.(one(), plain)).toEqual([]);
  });
});

describe('the page', () => {
  it.each(CASES)('of %s is well-formed, with nothing but its own style and script', (_, input) => {
    const page = rendered(input());
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page.match(/<script(?! type="application\/json")/g)).toHaveLength(1);
    const bare = page.replace(/"[^"]*"/g, '""');
    expect(/<[^>]* (style|on\w+)=/.exec(bare)?.[0]).toBeUndefined();
    expect(page).not.toMatch(/<(img|iframe|object|embed|link|base)\b/);
    expect(unbalanced(page)).toEqual([]);
  });

  it.each(CASES)('lets no control character of %s through', (_, input) => {
    expect(rendered(input())).not.toMatch(OBEYED);
  });

  it('names its style and its script in its policy, and allows nothing else', () => {
    const page = rendered(one());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    const hash = (tag: string): string => {
      const text = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page)?.[1] ?? '';
      return createHash('sha256').update(text).digest('base64');
    };
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('tells everything of a finding', () => {
    const text = read(rendered(related()));
    for (const told of [
      'Role that cannot decrypt the artifacts',
      'The deploy fails with an access error, after build and tests have run.',
      'DeployRole may not call kms:Decrypt on ArtifactKey',
      'KeyPolicy:',
      'only the own account is trusted here',
      'Only when `IsProd` is false'.replaceAll('`', ''),
      'Prod-US (222222222222, us-east-1)',
      '    AWS: arn:aws:iam::222222222222:role/deploy',
      'This is also what default-key-across-accounts finds at accounts/tools/key.yaml:90:3',
      'Run the deploy after the approval',
      'At templates/pipeline.yaml:47, instead of what stands there:',
      'Production / Deploy runs after Build / Build',
      'aa11bb22cc33dd44',
    ])
      expect(text.includes(told), told).toBe(true);
  });

  it('tells what is unknown, suppressed, not read and skipped, with reasons', () => {
    const text = read(rendered(related()));
    for (const told of [
      '--parameter ProdAccount=…',
      '34 verdicts in 2 rules',
      'The pilot has no customers',
      'By a comment in the template, until 2027-01-01',
      'accounts/broken.yaml:3:5',
      'the key Resources stands twice',
      'Remove one of the two.',
      'an ignore needs a reason',
      'The audit is incomplete.',
    ])
      expect(text).toContain(told);
  });

  it('says that there is nothing to tell', () => {
    const text = read(rendered(empty()));
    for (const told of [
      'No findings',
      'No finding is suppressed.',
      'Every verdict could be given.',
      'Everything that was asked for was read.',
    ])
      expect(text).toContain(told);
  });

  it('links places to the repository where it is shown', () => {
    const page = report.render(one(), { ...plain, sourceBase: 'https://github.com/acme/shop/blob/abc/' });
    expect(page).toContain('<a href="https://github.com/acme/shop/blob/abc/templates/pipeline.yaml#L41" rel="noopener noreferrer">');
  });

  it('shows no account and no ARN of a result that was redacted', () => {
    for (const input of [related(), live(), cdk()]) {
      const text = read(report.render({ ...input, result: redactAll(input.result) }, plain));
      expect(text).toContain('ungated-production');
      expect(text).not.toMatch(/\b[0-9]{12}\b/);
      expect(text).not.toMatch(/:(web|shop|lost)\b|role\/deploy/);
    }
  });

  it('masks the secrets of what was audited', async () => {
    const secret = /npm_\w+/.exec(readFileSync('fixtures/showcase/tools.yaml', 'utf8'))?.[0] ?? 'none';
    let page = '';
    const silent = { write: () => true };
    const io = {
      stdin: (async function* () {})(),
      stdout: { write: (text: string) => (page += text) },
      stderr: silent,
      env: {},
      cwd: process.cwd(),
    };
    expect(await main(['scan', 'fixtures/showcase', '--format', 'html'], io)).toBe(1);
    expect(page).toContain('NPM_TOKEN');
    expect(page).not.toContain(secret);
    expect(page).not.toContain(secret.slice(4, 16));
    expect(page).toContain('*'.repeat(secret.length));
  });

  it('names the source of a construct and the template that its lines are of', () => {
    expect(read(rendered(cdk()))).toContain('lib/delivery.ts:31 made into cdk.out/Blue.template.json:210');
  });

  it('shows everything without its script', () => {
    const page = rendered(related());
    expect(page.match(/<section [^>]*>/g)).toHaveLength(8);
    expect(page).not.toMatch(/<section [^>]*hidden/);
    expect(page).toContain('<form id="filters" hidden');
    expect(page).toContain('<button type="button" id="theme" hidden>');
  });

  it('is the same every time', () => {
    expect(rendered(related())).toBe(rendered(related()));
  });

  it('grows by a few kilobytes with a finding', () => {
    const size = (number: number): number => rendered(overflow(number)).length;
    expect((size(200) - size(100)) / 100).toBeLessThan(4000);
  });
});

describe('faults in drawings', () => {
  const file = 'templates/pipeline.yaml';
  const withPipelines = (findings: readonly Finding[], ...pipelines: readonly PipelineDrawing[]): ReportInput =>
    resultOf(findings, { systems: [{ name: 'system', link: 'single', instances: [], worlds: 1, pipelines }] });
  const elsewhere = (logicalId: string): Partial<Finding> => ({
    subject: { kind: 'role', name: logicalId },
    place: placeIn(file, 3, '  X:', 'X', { logicalId, route: 'Properties' }),
  });

  it('are those of the action, by name and by place', () => {
    const byName = findingLike({ fingerprint: 'a1' });
    const byPlace = findingLike({ fingerprint: 'a2', subject: { kind: 'x', name: 'other' } });
    const related = findingLike({ fingerprint: 'a3', ...elsewhere('Other'), related: [{ place: byPlace.place, note: 'here' }] });
    const otherStage = findingLike({
      fingerprint: 'a4',
      subject: { kind: 'x', name: 'other' },
      place: { ...byPlace.place, route: 'Properties.Stages[2].Actions[01]' },
    });
    const [drawn] = modelOf(withPipelines([byName, byPlace, related, otherStage], drawing('Delivery')), plain).pipelines;
    const action = drawn?.pipeline.stages[0]?.actions[0];
    expect(action === undefined ? [] : drawn?.ofAction(action).map(({ finding }) => finding.fingerprint)).toEqual(['a1', 'a2', 'a3']);
  });

  it('are those of its role, bucket and key, and not of others', () => {
    const findings = ['PipelineRole', 'Artifacts', 'ArtifactKey', 'Stranger'].map((name) => {
      const { pipeline: _, ...finding } = findingLike({ fingerprint: name, ...elsewhere(name) });
      return finding;
    });
    const model = modelOf(withPipelines(findings, drawing('Delivery')), plain);
    expect(model.pipelines[0]?.findings.map(({ fingerprint }) => fingerprint)).toEqual(['PipelineRole', 'Artifacts', 'ArtifactKey']);
    expect(findings.map(model.pipelinesOf)).toEqual([['Delivery'], ['Delivery'], ['Delivery'], []]);
  });

  it('are not those of a pipeline of the same name elsewhere', () => {
    const model = modelOf(withPipelines([findingLike()], drawing('Delivery'), drawing('Delivery', 'other.yaml')), plain);
    expect(model.pipelines.map(({ label, findings }) => [label, findings.length])).toEqual([
      [`Delivery (${file})`, 1],
      ['Delivery (other.yaml)', 0],
    ]);
  });
});

const VOID = new Set(['meta', 'br', 'input', 'rect', 'path']);

/** Elements that are not closed, or not in order. */
function unbalanced(page: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name = '', rest = ''] of page
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (VOID.has(name) || rest.endsWith('/')) continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...open, ...wrong];
}
