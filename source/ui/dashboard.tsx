import { useInput, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import type { DashboardStore } from './dashboard-store.ts';
import type { Colour } from './draw/paint.ts';
import { keyNames } from './keys/ink-keys.ts';
import { Canvas, Sheet } from './terminal/canvas.tsx';
import { type FrameSource, useFrame } from './terminal/clock-store.ts';
import { useControl, usePasted } from './terminal/terminal-keys.ts';
import { TextField } from './terminal/text-field.tsx';

export type DashboardProps = {
  readonly store: DashboardStore;
  readonly clock: FrameSource;
  readonly colour: Colour;
};

/** The whole screen: tiles of finished text, the dialog over them, and the field that is typed into. */
export function Dashboard({ store, clock, colour }: DashboardProps): React.JSX.Element {
  useFrame(clock);
  useSyncExternalStore(store.subscribe, () => store.version);
  useKeys(store);
  const { columns, rows } = useWindowSize();
  const { tiles, dialog, field } = store.frame(columns, rows, colour);
  return (
    <Sheet columns={columns} rows={rows}>
      <Canvas tiles={tiles} />
      {dialog ? <Canvas tiles={[dialog]} z={1} /> : null}
      {field ? (
        <TextField
          at={{ x: field.x, y: field.y }}
          value={field.value}
          onChange={store.type}
          width={field.width}
          focus={field.focused}
        />
      ) : null}
    </Sheet>
  );
}

/** Sends every key to the store; what is pasted reaches text fields only. */
function useKeys(store: DashboardStore): void {
  const pasted = usePasted();
  useInput((input, key) => {
    if (pasted()) return;
    for (const name of keyNames(input, key)) store.press(name);
  });
  useControl((name) => store.press(name));
}
