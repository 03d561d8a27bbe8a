import type { Notification } from 'sarif';
import type { AuditResult, Finding, Notice } from '../../src/audit/result.ts';
import { escapeLinks } from '../../src/text/markdown.ts';
import { forTerminal } from '../../src/text/terminal.ts';
import type { Locator } from './locations.ts';
import { sentence } from './rules.ts';

/** Nothing is left out in silence: what a run says about itself besides findings. */
type Kind = 'unread-input' | 'missing-permission' | 'notice' | 'no-place' | 'left-out';

/** Findings without a place that are told one by one, worst first. */
const MOST_UNPLACED = 500;

/** What the run has to say about itself. */
export function notificationsOf(
  result: AuditResult,
  unplaced: readonly Finding[],
  cuts: readonly string[],
  locator: Locator,
): readonly Notification[] {
  return [
    ...result.coverage.failed.map((failed): Notification => {
      const where = locator.file(failed);
      const place = where === undefined ? `${failed.file}: ` : '';
      const text = [sentence(`${place}${failed.reason}`), ...(failed.next === undefined ? [] : [sentence(failed.next)])].join(' ');
      return { ...notification('unread-input', 'error', text), ...(where === undefined ? {} : { locations: [where] }) };
    }),
    ...result.unknowns.flatMap(({ cause, settles }) =>
      cause.kind === 'not-read'
        ? [
            notification(
              'missing-permission',
              'warning',
              cause.reason === 'denied'
                ? `${cause.operation} was refused in ${cause.account} ${cause.region}; ${cause.permission} would settle ${settles} verdicts.`
                : `${cause.operation} was not read in ${cause.account} ${cause.region} (${cause.reason}); it would settle ${settles} verdicts.`,
            ),
          ]
        : [],
    ),
    ...result.notices.map((notice) => noticeOf(notice, locator)),
    ...unplaced
      .slice(0, MOST_UNPLACED)
      .map(({ rule, severity, message, place }) =>
        notification(
          'no-place',
          'warning',
          `${severity} ${rule}: ${sentence(message)} No file in the repository declares ${place.arn ?? place.file}.`,
        ),
      ),
    ...(unplaced.length > MOST_UNPLACED
      ? [
          notification(
            'no-place',
            'warning',
            `No file in the repository declares what ${unplaced.length - MOST_UNPLACED} more findings are about.`,
          ),
        ]
      : []),
    ...cuts.map((text) => notification('left-out', 'warning', text)),
  ];
}

function noticeOf({ level, text, place }: Notice, locator: Locator): Notification {
  const where = place === undefined ? undefined : locator.file(place);
  return { ...notification('notice', level, sentence(text)), ...(where === undefined ? {} : { locations: [where] }) };
}

function notification(kind: Kind, level: Notice['level'], text: string): Notification {
  return { descriptor: { id: `pipeaudit/${kind}` }, level, message: { text: escapeLinks(forTerminal(text)) } };
}
