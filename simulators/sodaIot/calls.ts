import type { VendorRoute } from '../shared/server';
import type { Reply, VendorCall, VendorHandler } from '../shared/vendorCalls';
import { activationCalls } from './activationCalls';
import { SodaError } from './errors';
import { jsonObject } from './fields';
import { occupationCalls } from './occupationCalls';
import type { Platform } from './platform';
import { resourceCalls } from './resourceCalls';

/** The vendor's table of calls. */
export function routesOf(platform: Platform): VendorRoute[] {
	const calls = [...activationCalls, ...resourceCalls, ...occupationCalls].map(
		({ method, path, scopes, run }): VendorRoute => ({
			method,
			path,
			handler: replying(platform, (call) => {
				platform.tokens.check(call.query.access_token, scopes);
				return run(platform, call);
			}),
		}),
	);
	const token: VendorRoute = {
		method: 'post',
		path: '/oauth2/access_token',
		handler: replying(platform, (call) => platform.tokens.grant(() => jsonObject(call))),
	};
	return [token, ...calls];
}

/** Reply to a path that does not exist. */
export function notFoundOf(platform: Platform): VendorHandler {
	return replying(platform, ({ method, path }) => {
		throw new SodaError('NOT_FOUND', `No such call: ${method} ${path}`);
	});
}

function replying(platform: Platform, run: (call: VendorCall) => object): VendorHandler {
	return (call): Reply => {
		try {
			return { status: 200, body: run(call) };
		} catch (error) {
			if (!(error instanceof SodaError)) throw error;
			const status = platform.options.errorStatus === '200' ? 200 : error.status;
			return { status, body: { error: error.code, error_description: error.message } };
		}
	};
}
