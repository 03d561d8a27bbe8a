/** Colours by meaning. Text in each of them can be read on paper, surface and raised: a contrast of 4.5 at least. */
export const light = {
  paper: '#ffffff',
  surface: '#f5f6f8',
  raised: '#ffffff',
  line: '#cfd4dc',
  ink: '#1b1f24',
  faint: '#57606a',
  accent: '#0b57a4',
  critical: '#a3005c',
  high: '#b42318',
  medium: '#855700',
  low: '#0b6180',
  info: '#57606a',
  good: '#1a7f37',
} as const;

export type Palette = Readonly<Record<keyof typeof light, string>>;

export const dark: Palette = {
  paper: '#0f1318',
  surface: '#161b22',
  raised: '#1d242d',
  line: '#3a434f',
  ink: '#e8ebef',
  faint: '#a3adb9',
  accent: '#86bdff',
  critical: '#ff8ac2',
  high: '#ff9b8e',
  medium: '#e8b45a',
  low: '#74c7e3',
  info: '#a3adb9',
  good: '#6fce86',
};

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

/** The rules for what drawings are made of, with the colours of a palette. */
export function drawingRules(colours: Palette): string {
  return `.drawing text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: ${colours.faint} }
.drawing .title, .drawing .name, .drawing .stage-name { fill: ${colours.ink}; font-weight: 600; font-size: 13px }
.drawing .title { font-size: 17px }
.drawing .what, .drawing .where { fill: ${colours.ink} }
.drawing .label { font-size: 11px }
.drawing .environment { fill: ${colours.ink}; font-weight: 600 }
.drawing .pill { fill: ${colours.ink} }
.drawing .production { fill: ${colours.raised}; font-weight: 600; font-size: 11px; text-anchor: middle }
.drawing .gated { fill: ${colours.good} }
.drawing .ungated { fill: ${colours.high} }
.drawing .stage { fill: ${colours.surface}; stroke: ${colours.line} }
.drawing .chip, .drawing .card { fill: ${colours.raised}; stroke: ${colours.line} }
.drawing .gate { stroke: ${colours.good}; stroke-width: 1.5 }
.drawing .together { fill: none; stroke: ${colours.faint}; stroke-dasharray: 4 3 }
.drawing .arrow { fill: none; stroke: ${colours.faint}; stroke-width: 1.5 }
.drawing .head { fill: ${colours.faint} }
.drawing .faulty { stroke-width: 2 }
.drawing .mark text { text-decoration: underline }
.drawing .mark .letter { fill: ${colours.raised}; font-size: 11px; font-weight: 700; text-anchor: middle; text-decoration: none }
${SEVERITIES.map((name) => `.drawing .faulty.${name} { stroke: ${colours[name]} }\n.drawing .mark.${name} rect, .drawing .mark.${name} text:not(.letter) { fill: ${colours[name]} }`).join('\n')}`;
}

/** The style of a drawing that stands alone: without variables, which few programs besides browsers know. */
export const standaloneStyle = `.paper { fill: ${light.paper} }
${drawingRules(light)}
@media (prefers-color-scheme: dark) {
.paper { fill: ${dark.paper} }
${drawingRules(dark)}
}`;
