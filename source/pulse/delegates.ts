/** The delegates of a pulse, in the order a page shows them. */
export const delegates = ['inventory', 'risk', 'research'] as const;

export type Delegate = (typeof delegates)[number];

/** Id of the local model's pass over what the delegates found. */
export const localPass = 'local-synthesis';
