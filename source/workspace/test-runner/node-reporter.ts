/**
 * A reporter for node:test: a line of JSON for each test. Node's own TAP and JUnit leave out the
 * file of a test that passed. Events: https://nodejs.org/api/test.html#class-testsstream
 */
export const nodeReporter = `const line = (value) => JSON.stringify(value) + '\\n';

function failure(error) {
  const cause = error?.cause ?? error;
  const isError = typeof cause === 'object' && cause !== null;
  const code = isError && typeof cause.code === 'string' ? ' [' + cause.code + ']' : '';
  return {
    name: isError ? (cause.name ?? 'Error') + code : undefined,
    message: String(isError ? cause.message : cause),
    stack: isError && typeof cause.stack === 'string' ? cause.stack : '',
  };
}

export default async function* report(source) {
  const open = [];
  const said = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:start') open[data.nesting] = data.name;
    if (type === 'test:stderr') said.set(data.file, (said.get(data.file) ?? '') + data.message);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { details = {}, name, nesting, file, skip, todo } = data;
    const title = [...open.slice(0, nesting), name].join(' > ');
    if (skip !== undefined || todo !== undefined) yield line({ title, file, status: 'skipped' });
    else if (type === 'test:pass') {
      if (details.type !== 'suite') yield line({ title, file, status: 'passed' });
    } else if (details.error?.failureType !== 'subtestsFailed') {
      const { exitCode, signal, failureType } = details.error ?? {};
      const ended = exitCode !== undefined || signal !== undefined;
      const phase = ended ? 'process' : failureType === 'testTimeoutFailure' ? 'timeout' : 'run';
      const message = (said.get(file ?? name) ?? '').slice(-4000) + '\\nexit ' + (exitCode ?? signal);
      const told = ended ? { message } : failure(details.error);
      yield line({ title, file, status: 'failed', phase, ...told });
    }
  }
}
`;
