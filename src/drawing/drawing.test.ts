import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineDrawing, SystemSummary } from '../audit/result.ts';
import { main } from '../cli/main.ts';
import { hostile, hostileDrawing } from '../testing/audit-results.ts';
import { drawing } from '../testing/findings.ts';
import { displayWidth } from '../text/width.ts';
import { drawDot } from './dot.ts';
import { drawMermaid } from './mermaid.ts';
import { drawSvg, pipelineSvg } from './svg.ts';
import { drawText } from './text.ts';

const root = join(import.meta.dirname, '../..');
/** What a terminal would obey, line breaks and the joiners of emoji excepted. */
const OBEYED = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function graph(...flags: readonly string[]): Promise<Run> {
  return graphIn({ env: {} }, ...flags);
}

async function graphIn(
  { env, stdin = '' }: { readonly env: Readonly<Record<string, string>>; readonly stdin?: string },
  ...flags: readonly string[]
): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  const io = {
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: { write: (text: string) => (stdout += text), columns: 80 },
    stderr: { write: (text: string) => (stderr += text) },
    env,
    cwd: root,
  };
  return { code: await main(['graph', ...flags], io), stdout, stderr };
}

function systemOf(...pipelines: readonly PipelineDrawing[]): readonly SystemSummary[] {
  return [{ name: 'system', link: 'single', instances: [], worlds: 1, pipelines }];
}

const plain = { colour: false, width: 80 };

describe('pipeaudit graph', () => {
  it.each(['text', 'mermaid', 'dot', 'svg', 'json'])('draws the showcase as %s', async (format) => {
    const { code, stdout } = await graph('fixtures/showcase', '--format', format);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(join(root, `fixtures/showcase/graph.${format === 'text' ? 'txt' : format}`));
  });

  it('is documented with what it prints', async () => {
    const { stdout } = await graph('fixtures/showcase');
    const sample = stdout.replace(/^(?=.)/gm, '    ');
    expect(readFileSync(join(root, 'docs/graph.md'), 'utf8')).toContain(sample);
  });

  it('gives no command to the runner of a workflow', async () => {
    const stdin = JSON.stringify({
      Resources: {
        '::error::pwned': { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: [{ Name: '::warning::x', Actions: [] }] } },
      },
    });
    const { code, stdout } = await graphIn({ env: { GITHUB_ACTIONS: 'true' }, stdin }, '-', '--no-config');
    expect(code).toBe(0);
    expect(stdout).toContain('error::pwned');
    expect(stdout).not.toMatch(/^\s*::/m);
  });

  it('says that there is no pipeline', async () => {
    expect(await graph('fixtures/showcase/service.yaml', '--no-config')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'No pipeline was found.\n',
    });
  });

  it('tells what it could not read', async () => {
    const { code, stderr } = await graph('fixtures/showcase', 'package.json', 'no-such-file.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('no-such-file.yaml');
  });

  it('names the format that was meant', async () => {
    const { code, stderr } = await graph('fixtures/showcase', '--format', 'mermaids');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean `mermaid`?');
  });
});

describe('text', () => {
  it.each([40, 60, 80, 120])('keeps to %i columns', async (width) => {
    const { stdout } = await graph('fixtures/showcase', '--format', 'json');
    const { systems } = JSON.parse(stdout);
    for (const line of drawText(systems, { colour: false, width }).split('\n'))
      expect(displayWidth(line) <= width || /[/:]\S{12,}/.test(line), line).toBe(true);
  });

  it('says the same without colour', () => {
    const systems = systemOf(drawing('Delivery'));
    const coloured = drawText(systems, { ...plain, colour: true });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(drawText(systems, plain));
  });

  it('says where stages or actions may be missing', () => {
    const text = drawText(systemOf(hostileDrawing()), plain);
    expect(text).toContain('there may be more stages: not in view');
    expect(text).toContain('there may be more actions: not in view');
  });
});

/** One line of our flowcharts; text stands in quotes and holds no quote, markup or character that Mermaid gives a meaning. */
const ID = String.raw`(p\d+(all|s\d+(a\d+)?)?|r\d+|account\d+)`;
const TEXT = String.raw`"([\p{L}\p{N}\p{M} .,:/+\-]|#\d+;|<br/>)+"`;
const MERMAID = new RegExp(
  `^ *(flowchart LR|end|classDef \\w+ [\\w:#,-]+|subgraph ${ID}\\[${TEXT}\\]|${ID}(\\[${TEXT}\\]|\\{\\{${TEXT}\\}\\}|\\(\\[${TEXT}\\]\\)|\\[\\(${TEXT}\\)\\]|\\(\\(${TEXT}\\)\\))(:::\\w+)?|${ID}( & ${ID})* (-->|-\\. ${TEXT} \\.->) ${ID}( & ${ID})*)$`,
  'u',
);

describe('mermaid', () => {
  it('is made of lines that the language knows, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = drawMermaid(systemOf(drawing(text), hostileDrawing()))
          .trimEnd()
          .split('\n');
        expect(lines.filter((line) => !MERMAID.test(line))).toEqual([]);
        expect(lines.filter((line) => line.trim().startsWith('subgraph'))).toHaveLength(
          lines.filter((line) => line.trim() === 'end').length,
        );
      }),
    );
  });
});

/** A statement of our graphs, in which every quote inside a text is escaped. */
const QUOTED = String.raw`"([^"\\\n]|\\[\\"n])*"`;
const DOT = new RegExp(
  `^ *(digraph delivery \\{|\\}|subgraph cluster_\\w+ \\{|label=${QUOTED}|\\w+ \\[\\w+=(${QUOTED}|[\\w.]+)(, \\w+=(${QUOTED}|[\\w.]+))*\\]|(\\w+|\\{\\w+( \\w+)*\\}) -> (\\w+|\\{\\w+( \\w+)*\\})( \\[style=dashed, label=${QUOTED}\\])?)$`,
);

describe('dot', () => {
  it('is made of statements that the language knows, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = drawDot(systemOf(drawing(text), hostileDrawing()))
          .trimEnd()
          .split('\n');
        expect(lines.filter((line) => !DOT.test(line))).toEqual([]);
      }),
    );
  });

  it.skipIf(spawnSync('dot', ['-V']).status !== 0)('is read by Graphviz (skipped where `dot` is not installed)', async () => {
    for (const text of [(await graph('fixtures/showcase', '--format', 'dot')).stdout, drawDot(hostile().result.systems)]) {
      const { status, stderr } = spawnSync('dot', ['-Tsvg', '-o', '/dev/null'], { input: text, encoding: 'utf8' });
      expect([status, stderr.split('\n').filter((line) => /syntax|error/i.test(line))]).toEqual([0, []]);
    }
  });
});

describe('svg', () => {
  it('holds no markup of the texts', () => {
    const drawn = drawSvg(systemOf(hostileDrawing()));
    expect(drawn).not.toMatch(/<script|<a /);
    expect(drawn).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('goes on in further rows when there are many stages', () => {
    const [stage] = drawing('Delivery').stages;
    const many = { ...drawing('Delivery'), stages: Array.from({ length: 9 }, (_, index) => ({ ...stage, name: `Stage ${index}` })) };
    const drawn = String(pipelineSvg(many as PipelineDrawing, { ofAction: () => [], ofResource: () => [] }));
    expect(Number(/width="(\d+)"/.exec(drawn)?.[1])).toBeLessThan(1060);
    expect(drawn.match(/class="stage"/g)).toHaveLength(9);
  });

  it('marks what is at fault, with a link and in words', () => {
    const drawn = String(
      pipelineSvg(drawing('Delivery'), {
        ofAction: () => [{ severity: 'high', text: 'late-approval', href: '#f-1' }],
        ofResource: ({ name }) => (name === 'ArtifactKey' ? [{ severity: 'critical', text: 'wide-key-policy', href: '#f-2' }] : []),
      }),
    );
    expect(drawn).toContain('<a class="mark high" href="#f-1"><title>high: late-approval, on Deploy</title>');
    expect(drawn).toContain('<a class="mark critical" href="#f-2"><title>critical: wide-key-policy, on ArtifactKey</title>');
  });
});

it('lets no control character through in any format', () => {
  for (const draw of [drawMermaid, drawDot, drawSvg]) expect(draw(hostile().result.systems)).not.toMatch(OBEYED);
  expect(drawText(hostile().result.systems, plain)).not.toMatch(OBEYED);
});

it('has a file for every format that the command offers', () => {
  expect(readdirSync(import.meta.dirname)).toEqual(expect.arrayContaining(['text.ts', 'mermaid.ts', 'dot.ts', 'svg.ts', 'json.ts']));
});
