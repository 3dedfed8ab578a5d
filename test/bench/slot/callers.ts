/** People who ask one model, each over a connection that stays open. */
import { Agent, request } from 'node:http';

export interface Served {
  readonly perSecond: number;
  /** Requests without an answer, or with somebody else's. */
  readonly lost: number;
}

/** Callers at one port; `leave` closes their connections. */
export interface Crowd {
  /** Everybody asks so often, and waits for the answer before asking again. */
  ask(times: number): Promise<Served>;
  leave(): void;
}

export function createCrowd(port: number, callers: number): Crowd {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const caller = async (number: number, times: number): Promise<number> => {
    let lost = 0;
    for (let turn = 0; turn < times; turn += 1) {
      const prompt = `caller ${number} asks for the ${turn}th time`;
      if ((await ask(port, agent, prompt).catch(() => undefined)) !== prompt) lost += 1;
    }
    return lost;
  };
  return {
    ask: async (times) => {
      const began = performance.now();
      const numbers = Array.from({ length: callers }, (_, number) => number);
      const lost = await Promise.all(numbers.map((number) => caller(number, times)));
      const seconds = (performance.now() - began) / 1_000;
      const perSecond = (callers * times) / seconds;
      return { perSecond, lost: lost.reduce((sum, some) => sum + some, 0) };
    },
    leave: () => agent.destroy(),
  };
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
