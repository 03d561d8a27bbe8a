import pc from 'picocolors';
import { allFrameworks, allRules, frameworkNamed } from '../api/registry.ts';
import { rulesByControl } from '../audit/compliance.ts';
import type { Framework } from '../rule/framework.ts';
import { count } from '../text/words.ts';
import { hang } from '../text/wrap.ts';
import type { ControlsOptions } from './commands/controls.ts';
import type { Io } from './io.ts';
import { colourWanted, widthOf } from './terminal.ts';

type Colours = ReturnType<typeof pc.createColors>;

const rulesOf = rulesByControl(allRules);

/** Prints the frameworks, or the controls of one; see `pipeaudit controls`. Throws UserError when there is no such framework. @returns the exit code */
export function runControls(id: string | undefined, { format, color }: ControlsOptions, io: Io): number {
  const wanted = id === undefined ? allFrameworks : [frameworkNamed(id)];
  const colours = pc.createColors(colourWanted(color, io));
  if (format === 'json') io.stdout.write(`${JSON.stringify(wanted.map(described), undefined, 2)}\n`);
  else io.stdout.write(id === undefined ? overview(colours) : wanted.map((framework) => page(framework, colours, widthOf(io))).join('\n'));
  return 0;
}

function described(framework: Framework) {
  const controls = framework.controls.map((control) => ({ ...control, rules: rulesFor(framework, control.id) }));
  return { ...framework, controls };
}

function rulesFor({ id }: Framework, control: string): readonly string[] {
  return rulesOf.get(`${id}:${control}`) ?? [];
}

function overview(colours: Colours): string {
  const width = Math.max(...allFrameworks.map(({ id }) => id.length));
  const rows = allFrameworks.map((framework) => {
    const rules = new Set(framework.controls.flatMap(({ id }) => rulesFor(framework, id)));
    const counts = `${count(framework.controls.length, 'control')}, ${count(rules.size, 'rule')}`;
    return `${colours.bold(framework.id.padEnd(width))}  ${framework.title}: ${counts}\n`;
  });
  const without = allRules.filter(({ controls }) => controls.length === 0).length;
  return [
    ...rows,
    '\n',
    '`pipeaudit controls <framework>` names the rules of each control, `pipeaudit scan --framework <framework>` runs them.\n',
    'A control is listed when some rule gives evidence for it; other controls of a framework are for people to judge.\n',
    ...(without === 0 ? [] : [`${count(without, 'rule')} ${without === 1 ? 'belongs' : 'belong'} to no control.\n`]),
  ].join('');
}

function page(framework: Framework, colours: Colours, width: number): string {
  const blocks = framework.controls.map(({ id, title }) => {
    const rules = rulesFor(framework, id);
    return [`${colours.bold(id)}  ${title}`, ...hang('    ', rules.join(', ') || 'no rule', width)].join('\n');
  });
  return `${colours.bold(framework.title)}\n${framework.url}\n\n${blocks.join('\n\n')}\n`;
}
