import type { ResultTable } from '../../ui/store/result-table.ts';
import type { ShownRun } from './shown-run.ts';

/** Keeps the table of the run on the screen as its facts fill it; nothing for a run without one. */
export interface TableWatch {
  table(): ResultTable | undefined;
  /** Another run is on the screen. */
  follow(run: ShownRun | undefined): void;
  close(): void;
}

/** Reads the table anew after each fact, one reading at a time; `changed` is called when there is another. */
export function watchTable(changed: () => void): TableWatch {
  let shown: ResultTable | undefined;
  let current: ShownRun | undefined;
  let reading = false;
  let again = false;
  let off = () => {};

  const read = async (): Promise<void> => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    const run = current;
    const next = run && (await tableOf(run).catch(() => shown));
    reading = false;
    if (run === current && next !== shown) {
      shown = next;
      changed();
    }
    if (again) {
      again = false;
      await read();
    }
  };
  const close = (): void => {
    off();
    off = () => {};
    current = undefined;
    shown = undefined;
  };
  return {
    table: () => shown,
    follow(run) {
      close();
      current = run;
      if (!run?.conductor.state().job?.givenPlan?.source) return;
      off = run.conductor.onChange(() => void read());
      void read();
    },
    close,
  };
}

/** What reads panels is loaded only for a run that is one. */
async function tableOf(run: ShownRun): Promise<ResultTable | undefined> {
  const [{ readPanel }, { panelTable }] = await Promise.all([
    import('../../app/panel/read-panel.ts'),
    import('../../panel/panel-table.ts'),
  ]);
  const text = (digest: string) => run.blobText(digest);
  const result = await readPanel(run.conductor.state(), { text });
  return result && { name: 'Panel', minor: 1, ...panelTable(result) };
}
