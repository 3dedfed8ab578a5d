import type { WireError, WireForm } from './admission.ts';

/** An error in the form that the client's own library reads. */

/** As a whole answer, before anything else was sent. */
export function errorBody(form: WireForm | undefined, error: WireError): string {
  return JSON.stringify(form === 'message' ? { type: 'error', error } : { error });
}

/** As an event that ends a stream which has begun. */
export function errorEvent(form: WireForm, error: WireError): string {
  switch (form) {
    case 'chat':
    case 'completion':
      return `data: ${JSON.stringify({ error })}\n\n`;
    case 'response': {
      const event = { type: 'error', code: error.type, message: error.message, error };
      return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
    }
    case 'message':
      return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
  }
}

/** The sentence of an error that a stranger's or an optional request gets; `type` says which it is. */
export function wireError(code: number, type: string, message: string): WireError {
  return { code, message, type };
}
