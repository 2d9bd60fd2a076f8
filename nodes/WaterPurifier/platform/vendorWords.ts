import { mayBeAboutRepeat } from '../../shared/platform/repeatWords';

/**
 * What the platform's own `msg` says. Only its words count: one code stands for several reasons, and a failure can come with
 * HTTP 200.
 */

const failures = [
	// Java's exceptions are one word: NullPointerException.
	/exception|\btimed?[ -]?out\b|\binternal(?: server)? error\b/i,
	/\b(?:system|server|service|platform|network|communication|connection|unknown) (?:is )?(?:error|failure|failed|busy|unavailable|lost)\b/i,
	// What NOT_ANSWER means, said in words.
	/\bno (?:response|answer|reply)\b|\bnot (?:answer|respond|reply|reachable)|\bunreachable\b/i,
	/超时|(?:系统|服务|服务器|网络|通信|通讯|连接)(?:异常|错误|繁忙|忙|失败|中断)|未知错误|[无未](?:响应|应答)|没有(?:响应|应答)/,
];

/** Whether the platform says that it failed. Then it did not refuse, and nobody knows what came of a command. */
export function saysItFailed(vendorReason: string): boolean {
	return failures.some((words) => words.test(vendorReason));
}

/** Whether a refusal is about the order, for example its ID, which the platform takes only once. */
export function isAboutOrder(vendorReason: string | undefined): boolean {
	return vendorReason !== undefined && mayBeAboutRepeat(vendorReason);
}

const denials =
	/\b(?:does not|doesn't|do not|did not|not) exist\b|\bnot found\b|\bno such\b|\bno record\b|\bunknown order\b|不存在/i;

/** With one of these words the call itself is missing, not the record: a wrong address, or a server in between. */
const aboutTheCall = /\b(?:call|api|path|url|route|page|method|interface)\b|接口/i;

/**
 * Whether a refusal means that the platform does not know the order or the device. A refusal in other words ("too
 * frequent"), or one that is not the platform's (undefined), says nothing about that.
 */
export function saysNotKnown(vendorReason: string | undefined): boolean {
	return vendorReason !== undefined && denials.test(vendorReason) && !aboutTheCall.test(vendorReason);
}
