import { Text, useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { graphemes } from '../../text/width.ts';
import { keyOf } from '../keys.ts';
import type { Look } from '../look.ts';
import { scanLines } from '../scan/frame.ts';
import type { Session } from '../session.ts';
import { spokenLines } from '../spoken.ts';
import { Browser } from './browser.tsx';
import { Lines, LookContext } from './lines.tsx';

interface RootProps {
  readonly session: Session;
  readonly look: Look;
  /** Sentences instead of a screen. */
  readonly spoken?: boolean;
}

/** All that is on the terminal. */
export function Root({ session, look, spoken = false }: RootProps): ReactElement {
  const state = useSyncExternalStore(session.subscribe, session.state);
  useInput((input, press) => {
    const named = keyOf(input, press);
    // Keys that came while something else was done arrive together.
    for (const key of named === input ? graphemes(input).map(({ text }) => (text === ' ' ? 'Space' : text)) : [named]) session.press(key);
  });
  if (spoken) return <Text>{spokenLines(state).join('\n')}</Text>;
  return (
    <LookContext value={look}>
      {state.phase === 'browse' ? (
        <Browser state={state.browse} />
      ) : (
        <Lines lines={scanLines(state.scan)} width={state.scan.size.columns} height={state.scan.size.rows} />
      )}
    </LookContext>
  );
}
