import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { deploymentsBelow } from '../api/inputs.ts';
import { audit } from '../audit/audit.ts';
import type { AuditResult, Finding, UnknownGroup } from '../audit/result.ts';
import { type Config, emptyConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import { UserError } from '../resource/index.ts';
import type { AnyRule } from '../rule/types.ts';
import { classify } from '../sources/cloudformation/files-read.ts';
import { buildSystems, type Deployment } from '../sources/cloudformation/instances.ts';
import { templateOf } from '../sources/cloudformation/template.ts';

/** Audits fixtures the way `pipeaudit scan` does, synchronously and with every audience. */

export interface FixtureOptions {
  /** As in the configuration; template paths relative to the folder. */
  readonly deployments?: readonly Deployment[];
  readonly rules?: readonly string[];
  readonly parameters?: ReadonlyMap<string, string>;
  /** Texts that stand for files, by their path from the folder. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** Audits one template. Files in the result are relative to its folder. */
export function auditFile(path: string, options: FixtureOptions = {}): AuditResult {
  return auditPaths([path], dirname(path), emptyConfig, options);
}

/** Audits the templates of a folder with its `pipeaudit.config.yaml`, if it has one. */
export function auditFolder(folder: string, options: FixtureOptions = {}): AuditResult {
  const file = join(folder, 'pipeaudit.config.yaml');
  return auditPaths(filesBelow(folder), folder, existsSync(file) ? loadConfig(file, folder) : emptyConfig, options);
}

function auditPaths(paths: readonly string[], folder: string, config: Config, options: FixtureOptions): AuditResult {
  const outcomes = paths.map((path) => ({
    path: relative(folder, path),
    outcome: classify(relative(folder, path), options.texts?.get(relative(folder, path)) ?? readFileSync(path, 'utf8'), findSecrets),
  }));
  const documents = outcomes.flatMap(({ outcome }) => ('template' in outcome ? [outcome.template] : []));
  const deployments = options.deployments ?? deploymentsBelow(config, folder);
  const { systems } = buildSystems({
    templates: new Map(documents.map((document) => [document.file, templateOf(document)])),
    deployments,
    ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
    readText: (file) =>
      existsSync(resolve(folder, file)) && statSync(resolve(folder, file)).isFile()
        ? readFileSync(resolve(folder, file), 'utf8')
        : undefined,
  });
  const chosen: readonly AnyRule[] = options.rules === undefined ? rules : rules.filter(({ id }) => options.rules?.includes(id));
  return audit({
    systems,
    rules: chosen,
    rulesLeftOut: rules.length - chosen.length,
    environments: config.environments,
    coverage: {
      read: documents.map((document) => ({ file: document.file, resources: 0 })),
      skipped: outcomes.flatMap(({ path, outcome }) => ('reason' in outcome ? [{ file: path, reason: outcome.reason }] : [])),
      failed: outcomes.flatMap(({ path, outcome }) =>
        outcome instanceof UserError
          ? [{ file: path, reason: outcome.what, ...(outcome.where?.line === undefined ? {} : { line: outcome.where.line }) }]
          : [],
      ),
    },
    notices: [],
    ignores: config.ignores,
    honourIgnores: true,
    audience: 'auditor',
    minimumSeverity: 'info',
    severities: new Map(),
    failOn: 'high',
    version: '0.0.0',
    paths: [folder],
    today: '2026-01-01',
    known: rules.map(({ id }) => id),
    locked: new Map(),
    whole: true,
    fromRoot: (file) => file,
    templateOf: () => undefined,
  });
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly string[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return /\.(ya?ml|json|template)$/.test(entry.name) && !/^(incident|expected)\.json$|^pipeaudit\.config\./.test(entry.name)
        ? [path]
        : [];
    });
}

/** One expectation of a fixture or one thing that came of it, comparable as text: `file:line rule "message" (confidence)`. */
export interface Mark {
  readonly file: string;
  readonly line: number;
  readonly kind: 'expect' | 'expect-unknown';
  readonly rule: string;
  readonly message: string | undefined;
  readonly confidence: string | undefined;
}

const MARK = /#\s*(expect|expect-unknown):\s*([a-z0-9-]+)(?:\s+"([^"]*)")?(?:\s+\((low|medium|high)\))?/g;

/** The marks in a template's comments; JSON has them in a sidecar, by logical id and route. */
export function marksIn(path: string, shown: string): readonly Mark[] {
  const text = readFileSync(path, 'utf8');
  return text.split(/\r?\n/).flatMap((line, index) =>
    [...line.matchAll(MARK)].map(([, kind, rule, message, confidence]) => ({
      file: shown,
      line: index + 1,
      kind: kind as Mark['kind'],
      rule: rule ?? '',
      message,
      confidence,
    })),
  );
}

/** What an audit says, for comparison with marks: findings and unknown verdicts with their lines. */
export function outcomesOf(
  result: AuditResult,
  only?: readonly string[],
): { readonly findings: readonly Finding[]; readonly unknowns: readonly UnknownGroup['verdicts'][number][] } {
  const wanted = (rule: string): boolean => only === undefined || only.includes(rule);
  const unknowns = new Map(
    result.unknowns
      .flatMap(({ verdicts }) => verdicts)
      .filter(({ rule }) => wanted(rule))
      .map((verdict) => [`${verdict.rule} ${verdict.place.file}:${verdict.place.line} ${verdict.subject}`, verdict]),
  );
  return { findings: result.findings.filter(({ rule }) => wanted(rule)), unknowns: [...unknowns.values()] };
}

/**
 * Compares an audit with the marks both ways.
 * @returns one line for each mark without a finding and each finding without a mark; empty when all agree
 */
export function disagreements(marks: readonly Mark[], result: AuditResult, only?: readonly string[]): readonly string[] {
  const { findings, unknowns } = outcomesOf(result, only);
  const said = [
    ...findings.map((finding) => ({
      kind: 'expect' as const,
      file: finding.place.file,
      line: finding.place.line,
      rule: finding.rule,
      message: finding.message,
      confidence: finding.confidence,
    })),
    ...unknowns.map((verdict) => ({
      kind: 'expect-unknown' as const,
      file: verdict.place.file,
      line: verdict.place.line,
      rule: verdict.rule,
      message: verdict.subject,
      confidence: undefined,
    })),
  ];
  const left = [...said];
  const missing = marks.filter((mark) => {
    const found = left.findIndex(
      (one) =>
        one.kind === mark.kind &&
        one.file === mark.file &&
        one.line === mark.line &&
        one.rule === mark.rule &&
        (mark.message === undefined || one.message.includes(mark.message)) &&
        (mark.confidence === undefined || one.confidence === mark.confidence),
    );
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
  return [
    ...missing.map(
      (mark) =>
        `${mark.file}:${mark.line} is marked ${mark.kind}: ${mark.rule}${mark.message === undefined ? '' : ` "${mark.message}"`}, and nothing says so`,
    ),
    ...left.map(
      (one) =>
        `${one.file}:${one.line} gives ${one.kind === 'expect' ? `${one.rule}: ${one.message} (${one.confidence})` : `${one.rule} unknown for ${one.message}`}, and no mark expects it`,
    ),
  ];
}
