import { lookUp } from '../../shared/text';

/**
 * The platform's error codes, and what each says about the request. The vendor documents one line for each code, and no HTTP
 * status. A code that is not listed here proves nothing.
 */
export interface ErrorMeaning {
	/**
	 * What was refused:
	 * - `token`: the access token, whatever the HTTP status says;
	 * - `tokenOrCode`: the access token, or the auth code of a device;
	 * - `request`: the request itself, also with HTTP 401;
	 * - `nothing`: the platform, or a system behind it, failed. Nobody knows what came of the request.
	 */
	refuses: 'token' | 'tokenOrCode' | 'request' | 'nothing';
	/** Whether the same request may work a moment later. */
	passes?: true;
	/** What a batch slows down for. */
	limit?: 'tooMany' | 'unavailable';
	/** Whether it may be said of a request because of what an earlier one has done. */
	mayBeOurs?: true;
	/** Whether no event can be expected any more, when a question about an activation is answered with this code. */
	endsHope?: true;
	/** What the user can do, or what has happened. */
	advice?: string;
}

const meanings = {
	UNAUTHORIZED: { refuses: 'token', endsHope: true },
	// The vendor's camera calls use this one.
	10002: { refuses: 'token', endsHope: true },
	INVALID_GRANT: { refuses: 'tokenOrCode', endsHope: true },
	UNAUTHORIZED_CLIENT: {
		refuses: 'request',
		endsHope: true,
		advice:
			'The application may not do this: ask the vendor for the right, or get a token with the scope that the call needs (iot:public for reading, iot:control for operating).',
	},
	UNAUTHORIZED_USER: { refuses: 'request', endsHope: true },
	ACCESS_DENIED: { refuses: 'request', endsHope: true },
	INVALID_REQUEST: { refuses: 'request', endsHope: true },
	INVALID_RESOURCE: { refuses: 'request', endsHope: true },
	NOT_FOUND: {
		refuses: 'request',
		endsHope: true,
		advice: 'Check the ID or the serial: the platform does not know it.',
	},
	GONE: { refuses: 'request', endsHope: true },
	LOCKED: { refuses: 'request' },
	CANCELLED: { refuses: 'request', mayBeOurs: true },
	COMPLETED: { refuses: 'request', mayBeOurs: true },
	TOO_MANY_REQUESTS: {
		refuses: 'request',
		passes: true,
		limit: 'tooMany',
		advice:
			'The platform limits the number of requests. Wait a while, and send fewer at a time: lower Max Concurrency (maxConcurrency) in Options, or use a Loop with a Wait.',
	},
	INVALID_CLIENT: { refuses: 'request', endsHope: true },
	INVALID_SCOPE: { refuses: 'request', endsHope: true },
	INVALID_REDIRECT_URI: { refuses: 'request' },
	UNSUPPORTED_RESPONSE_TYPE: { refuses: 'request' },
	UNSUPPORTED_GRANT_TYPE: { refuses: 'request' },
	TEMPORARILY_UNAVAILABLE: {
		refuses: 'nothing',
		passes: true,
		limit: 'unavailable',
		advice: 'The platform is out of order.',
	},
	INTERNAL_SERVER_ERROR: { refuses: 'nothing', passes: true, advice: 'The platform failed.' },
	EXTERNAL_SERVER_ERROR: {
		refuses: 'nothing',
		passes: true,
		advice: 'A system behind the platform failed.',
	},
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof meanings;

/** What a code means; undefined for one that is not documented. */
export function meaningOf(code: string): ErrorMeaning | undefined {
	return lookUp<ErrorMeaning>(meanings, code);
}
