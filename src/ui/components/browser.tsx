import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { frameOf } from '../frame.ts';
import { SMALLEST } from '../layout.ts';
import { line } from '../line.ts';
import { type BrowseState, layoutIn } from '../state.ts';
import { Lines, LineView } from './lines.tsx';

/** A result as it is browsed. Draws; what is shown is decided in state.ts and frame.ts. */
export function Browser({ state }: { readonly state: BrowseState }): ReactElement {
  const { columns, rows } = state.size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return <TooSmall />;
  const { listWidth, height } = layoutIn(state);
  const { head, views, rule, list, detail, foot } = frameOf(state);
  const beside = list !== undefined && detail !== undefined;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <LineView line={head} />
      <LineView line={views} />
      <LineView line={rule} />
      <Box height={height} flexShrink={0}>
        {list === undefined ? null : <Lines lines={list} width={listWidth} height={height} />}
        {beside ? <Divider height={height} /> : null}
        {detail === undefined ? null : (
          <Lines lines={detail} width={beside ? columns - listWidth - 1 : columns} height={height} paddingLeft={1} />
        )}
      </Box>
      <LineView line={foot} />
    </Box>
  );
}

function Divider({ height }: { readonly height: number }): ReactElement {
  return <Lines lines={Array.from({ length: height }, () => line('│', 'faint'))} width={1} height={height} />;
}

function TooSmall(): ReactElement {
  return (
    <Text wrap="wrap">
      too small: {SMALLEST.columns} by {SMALLEST.rows} at least
    </Text>
  );
}
