import { createHmac, timingSafeEqual } from 'node:crypto';

/** The query parameter of a resume address that carries the proof. */
export const proofParameter = 'proof';

/**
 * Proves that we made the address that resumes an execution. n8n 1.x does not sign such addresses, and its execution IDs can
 * be guessed by counting. The whole execution has one proof, because the platform reports all events of an activation to
 * one address, whichever node waits.
 */
export function proofFor(executionId: string, clientSecret: string): string {
	return createHmac('sha256', clientSecret).update(`resume execution ${executionId}`).digest('base64url');
}

/** Whether a request's proof is the right one for this execution, compared in constant time. */
export function isProof(given: unknown, executionId: string, clientSecret: string): boolean {
	const expected = Buffer.from(proofFor(executionId, clientSecret));
	const actual = Buffer.from(typeof given === 'string' ? given : '');
	return actual.length === expected.length && timingSafeEqual(actual, expected);
}
