import { Box, Text } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import type { Line } from '../line.ts';
import { appearanceOf, type Look, shown } from '../look.ts';

/** What the terminal can show. */
export const LookContext = createContext<Look>({ colour: true, unicode: true });

/** One line, drawn as it is. */
export function LineView({ line }: { readonly line: Line }): ReactElement {
  const look = useContext(LookContext);
  return (
    <Text wrap="truncate">
      {line.length === 0
        ? ' '
        : line.map(({ text, style }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity besides their position
            <Text key={index} {...appearanceOf(style, look)}>
              {shown(text, look)}
            </Text>
          ))}
    </Text>
  );
}

interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly paddingLeft?: number;
}

/** Lines in a part of the terminal, from its top. */
export function Lines({ lines, width, height, paddingLeft = 0 }: LinesProps): ReactElement {
  return (
    <Box flexDirection="column" width={width} height={height} paddingLeft={paddingLeft} overflow="hidden" flexShrink={0}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands in its row
        <LineView key={index} line={line} />
      ))}
    </Box>
  );
}
