import { z } from 'zod';
import { laneIdSchema } from '../domain/role-map.ts';

const lane = laneIdSchema.optional();

/** The `pulse:` section of the spec: the daily look, its delegates and its bound. */
export const pulseDocument = z.strictObject({
  repos: z
    .array(z.string().min(1).max(4096))
    .max(64)
    .optional()
    .describe('Repositories it looks at; ~ is the home folder. The current one when left out.'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional()
    .describe('Local time of day it starts when installed; 07:30 when left out.'),
  budgetUsd: z
    .number()
    .min(0)
    .max(1000)
    .optional()
    .describe('USD one pulse may spend; a call beyond it is not made. 0.50 when left out.'),
  delegates: z
    .strictObject({ inventory: lane, risk: lane, research: lane })
    .optional()
    .describe('Lane of each delegate; never the scarce reviewer.'),
});

/** Keys of the delegates, in the order they are asked. */
export const delegateNames = ['inventory', 'risk', 'research'] as const;
