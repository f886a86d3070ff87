/** The message that a stage page streams into. */
export const STREAMED = { session_id: 'stage-streamed', message_id: 'm' } as const;
