import type { Reply, VendorCall, VendorHandler } from '../shared/vendorCalls';
import type { VendorRoute } from '../shared/server';
import { CallBody, PlatformError } from './body';
import { commandCalls } from './commands';
import type { Platform } from './platform';
import type { PurifierCall, ShownStatus } from './purifierCall';
import { queryCalls } from './queries';
import { openSign } from './sign';

/** The vendor's table of calls, all POST. */
export function routesOf(platform: Platform): VendorRoute[] {
	return Object.entries({ ...commandCalls, ...queryCalls }).map(([path, call]) => ({
		method: 'post',
		path: `/api/open/v1${path}`,
		handler: authenticated(platform, call),
	}));
}

/** Reply to a path that does not exist; the vendor documents none, HTTP 404 is what web servers say. */
export const notFound: VendorHandler = ({ method, path }) => ({
	status: 404,
	body: { code: 404, msg: `No such call: ${method} ${path}` },
});

/** Checks content type, `openId`, `time` and `sign`, then runs the call; `{code: 0}` is added to what it returns. */
function authenticated(platform: Platform, call: PurifierCall): VendorHandler {
	return (request): Reply => {
		try {
			if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
				throw new PlatformError('The content type must be application/json', 415);
			}
			const body = new CallBody(request.bodyText);
			checkSign(platform, body, request.headers.sign);
			return { status: 200, body: { code: 0, msg: 'success', ...call(platform, body, shownBy(request)) } };
		} catch (error) {
			if (!(error instanceof PlatformError)) throw error;
			return { status: error.status, body: { code: error.code, msg: error.message } };
		}
	};
}

function checkSign(platform: Platform, body: CallBody, sign: string | undefined): void {
	const openId = body.text('openId');
	const time = body.long('time');
	if (openId !== platform.openId) throw new PlatformError('openId does not exist');
	if (sign === undefined || sign === '') throw new PlatformError('The sign header is missing');
	if (openSign(sign, platform.secret, time) !== openId) throw new PlatformError('The sign is wrong');
	if (Math.abs(Date.now() - Number(time)) > platform.timeToleranceMs) {
		throw new PlatformError('The time has expired');
	}
}

function shownBy({ deviceFault }: VendorCall): ShownStatus | undefined {
	if (!deviceFault) return undefined;
	const iotStatus = deviceFault.kind === 'offline' ? 'OFFLINE' : 'NOT_ANSWER';
	return { iotStatus, afterEffect: deviceFault.kind === 'noAnswer' && deviceFault.afterEffect === true };
}
