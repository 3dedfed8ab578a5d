/** People who ask one model, each over a connection that stays open. */
import { Agent, request } from 'node:http';

export interface Served {
  readonly perSecond: number;
  /** Requests without an answer, or with somebody else's. */
  readonly lost: number;
}

/** So many callers ask so often, each waiting for its answer before it asks again. */
export async function crowd(port: number, callers: number, each: number): Promise<Served> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  let lost = 0;
  const caller = async (number: number): Promise<void> => {
    for (let turn = 0; turn < each; turn += 1) {
      const prompt = `caller ${number} asks for the ${turn}th time`;
      const said = await ask(port, agent, prompt).catch(() => undefined);
      if (said !== prompt) lost += 1;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  return { perSecond: (callers * each) / seconds, lost };
}

/** How long each of some questions takes, in milliseconds, one after the other on every port in turn. */
export async function alone(
  ports: readonly number[],
  questions: number,
): Promise<readonly (readonly number[])[]> {
  const agent = new Agent({ keepAlive: true });
  const times = ports.map((): number[] => []);
  for (let question = 0; question < questions; question += 1) {
    for (const [at, port] of ports.entries()) {
      const began = performance.now();
      await ask(port, agent, 'Is somebody there?');
      times[at]?.push(performance.now() - began);
    }
  }
  agent.destroy();
  return times;
}

/** What the model said to a prompt; undefined when it was refused. */
function ask(port: number, agent: Agent, prompt: string): Promise<string | undefined> {
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }] });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const target = { host: '127.0.0.1', port, path: '/v1/chat/completions' };
  return new Promise((resolve, reject) => {
    const sent = request({ ...target, method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode !== 200) resolve(undefined);
        else resolve(JSON.parse(text).choices[0].message.content);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
