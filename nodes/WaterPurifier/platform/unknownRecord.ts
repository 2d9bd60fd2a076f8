/** How the platform says that it has no record of what it was asked about. */
const denials =
	/\b(?:does not|doesn't|do not|did not|not) exist\b|\bnot found\b|\bno such\b|\bno record\b|\bunknown order\b|不存在/i;

/** What is missing then is the call itself, not the record: a wrong address, or a server in between. */
const aboutTheCall = /\b(?:call|api|path|url|route|page|method|interface)\b|接口/i;

/**
 * Whether a refusal means that the platform does not know the order or the device it was asked about. Its codes do not
 * tell (one stands for several reasons), so only the words of its own `msg` do; a refusal in other words ("too frequent")
 * and one that is not the platform's (undefined) say nothing about the record.
 */
export function saysNotKnown(vendorReason: string | undefined): boolean {
	return vendorReason !== undefined && denials.test(vendorReason) && !aboutTheCall.test(vendorReason);
}
