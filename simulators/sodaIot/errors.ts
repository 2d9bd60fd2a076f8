/** The status that fits each code; the vendor documents the codes, not the statuses. */
const httpStatus: Readonly<Record<string, number>> = {
	INVALID_CLIENT: 401,
	UNAUTHORIZED: 401,
	UNAUTHORIZED_CLIENT: 403,
	ACCESS_DENIED: 403,
	NOT_FOUND: 404,
	COMPLETED: 409,
	GONE: 410,
	LOCKED: 423,
	TOO_MANY_REQUESTS: 429,
	EXTERNAL_SERVER_ERROR: 502,
};

/** A refusal of the platform: `{"error": code, "error_description": message}`. */
export class SodaError extends Error {
	readonly status: number;

	/** @param status HTTP status; absent: the one that fits the code, 400 for most */
	constructor(
		readonly code: string,
		message: string,
		status?: number,
	) {
		super(message);
		this.status = status ?? httpStatus[code] ?? 400;
	}
}
