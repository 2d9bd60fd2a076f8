import type { VendorCall } from '../shared/vendorCalls';
import type { Platform } from './platform';

/** One call of the vendor's table. */
export interface SodaCall {
	method: 'get' | 'post';
	path: string;
	/** The token must have one of these. */
	scopes: readonly string[];
	/** @returns the reply's JSON; @throws SodaError */
	run: (platform: Platform, call: VendorCall) => object;
}
