import { createHmac } from 'node:crypto';

/** The vendor's documented sample: status in the live spelling, `terminated_at` with a stray `d`. */
export const sampleSecret = 'qvXxPd96cMZUzBTVnxt7b9QTrjtW5';
export const samplePayload =
	'eyJldmVudCI6IklPVF9BQ1RJVkFUSU9OOlRFUk1JTkFURUQiLCJpb3RfYWN0aXZhdGlvbiI6eyJhY3RpdmVkX2F0IjoiMjAyMS0wMS0yN1QwMDowOTowMCswODowMCIsImF0dGFjaG1lbnQiOiIiLCJjbGllbnRfb3JkZXJfaWQiOiJ4eHgiLCJpZCI6IjIwMjExNzExNTkzMTA5MzAyNiIsIm1vZGVzIjpbeyJkZXNjcmlwdGlvbiI6IiIsIm5hbWUiOiLng63msLQiLCJwcmVzZXQiOiJEUklOS0lOR19IT1QiLCJ1bml0Ijoi5Y2HIiwidXNlZCI6eyJhbW91bnQiOjEuMiwiZHVyYXRpb24iOjM2MDAsImZsb3dfYW1vdW50IjoyMH0sInZhbHVlIjowLjR9XSwic3RhdHVzIjoiVEVSSU1BVEVEIiwidGVybWluYXRlZF9hdCI6IjIwMjEtMDEtMjdUMDA6MTA6MTArMDg6MDBkIn19';
export const sampleRequest = `xqaSkj78VQ5lax7qWQA5jtAQgbPZTQqJIcskTUn5i54.${samplePayload}`;

/** The payload part of a `signed_request`; a text is taken as the JSON itself, so that it can hold big numbers. */
export function encode(payload: unknown): string {
	const json = typeof payload === 'string' ? payload : JSON.stringify(payload);
	return Buffer.from(json, 'utf8').toString('base64url');
}

/** A `signed_request` as the platform makes it. */
export function signed(payload: unknown, clientSecret: string): string {
	const text = encode(payload);
	return `${createHmac('sha256', clientSecret).update(text).digest('base64url')}.${text}`;
}
