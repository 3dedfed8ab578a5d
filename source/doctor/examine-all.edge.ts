import type { Diagnosis } from '../domain/diagnosis.ts';
import type { Examination, Patient } from './examination.ts';

export interface ExamineOptions {
  /** Called with each examination's findings, in the order of the list. */
  readonly onDone: (found: readonly Diagnosis[]) => void;
  /** Longest that one examination may take. */
  readonly limitMs: number;
}

/** Makes all examinations at once and hands their findings on in the order of the list. */
export async function examineAll(
  examinations: readonly Examination[],
  patient: Patient,
  { onDone, limitMs }: ExamineOptions,
): Promise<readonly Diagnosis[]> {
  const under = examinations.map((one) => examineOne(one, patient, limitMs));
  const all: Diagnosis[] = [];
  for (const one of under) {
    const found = await one;
    onDone(found);
    all.push(...found);
  }
  return all;
}

async function examineOne(
  { name, examine }: Examination,
  patient: Patient,
  limitMs: number,
): Promise<readonly Diagnosis[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Diagnosis[]>((resolve) => {
    const what = `Looking at it took longer than ${Math.round(limitMs / 1_000)} s.`;
    const remedy = 'Try again when the machine is less busy.';
    timer = setTimeout(() => resolve([{ name, status: 'broken', what, remedy }]), limitMs);
  });
  try {
    return await Promise.race([examine(patient), late]);
  } catch (error) {
    const what = `Looking at it failed: ${error instanceof Error ? error.message : String(error)}.`;
    const remedy = 'This is a bug in fugu; please report it with this line.';
    return [{ name, status: 'broken', what, remedy }];
  } finally {
    clearTimeout(timer);
  }
}
