// What the directed worker writes: much text, none of it hard.

export const messagesText = `/** What a reader is told when there is no shelf to show, by the status the shop answered with. */
export const messages = Object.freeze({
  400: 'The shop did not understand the name of this shelf. Look for a typing error.',
  401: 'The shop wants to know who asks. Sign in, then try again.',
  403: 'This shelf is not for everyone. Ask the shop for access.',
  404: 'There is no such shelf. The catalogue lists the names of all shelves.',
  408: 'The shop waited too long for the question. Try again.',
  410: 'This shelf was cleared for good. The catalogue lists the ones that are left.',
  429: 'Too many readers ask at once. Try again in a minute.',
  500: 'Something fell over in the shop. Try again in a few minutes.',
  502: 'The line to the shop is broken. Try again in a few minutes.',
  503: 'The shop is taking stock. It is back within seconds.',
  504: 'The shop did not answer in time. Try again in a minute.',
});

const fallback = 'The shelf could not be read. Try again later.';

/** The sentence for a status; one that fits everything where there is none of its own. */
export function messageFor(status) {
  return messages[status] ?? fallback;
}
`;

export const retryDocText = `# What is tried again

\`fetchShelf\` asks the shop up to three times. Between two attempts it pauses, and each pause is
twice as long as the one before: 50 ms, then 100 ms. After the last attempt it does not pause, and
the last error reaches the caller as it is.

## What may pass, and what stays

| answer | tried again | why |
|---|---|---|
| a lost connection | yes | the line may be back |
| 429 | yes | the shop asks for patience |
| 500, 502, 504 | yes | the shop may be up again in a moment |
| 503 | yes | taking stock takes seconds |
| any other 4xx | no | the same question gets the same answer |
| 200 | no | here is your shelf |

Every request is on the monthly bill, whatever its answer. That is why an answer that will not
change is never asked for twice: a typing error in the name of a shelf costs one request.

## Options

- \`attempts\`: how often the shop is asked at most, 3 unless told.
- \`delayMs\`: the first pause in milliseconds, 50 unless told. It doubles from pause to pause.
- \`sleep\`: what pauses; a test gives one that returns at once.

## What a reader sees

\`src/messages.js\` holds one sentence for every status the shop is known to answer with, and one
for the rest. Each says what is so and what to do:

    import { messageFor } from './src/messages.js';

    messageFor(503); // The shop is taking stock. It is back within seconds.
`;
