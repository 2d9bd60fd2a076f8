import { mayBeAboutRepeat } from '../../shared/platform/repeatWords';

/**
 * What the platform's own `msg` is about. Its codes do not tell: one stands for several reasons, and a failure can come
 * with HTTP 200.
 */

const failures = [
	// Java's exceptions are one word: NullPointerException.
	/exception|\btimed?[ -]?out\b|\binternal(?: server)? error\b/i,
	/\b(?:system|server|service|platform|network|communication|connection|unknown) (?:is )?(?:error|failure|failed|busy|unavailable|lost)\b/i,
	// What NOT_ANSWER means, said in words.
	/\bno (?:response|answer|reply)\b|\bnot (?:answer|respond|reply|reachable)|\bunreachable\b/i,
	/超时|(?:系统|服务|服务器|网络|通信|通讯|连接)(?:异常|错误|繁忙|忙|失败|中断)|未知错误|[无未](?:响应|应答)|没有(?:响应|应答)/,
];

/** Whether the platform says that it has failed: then it has not refused, and nobody knows what came of a command. */
export function saysItFailed(vendorReason: string): boolean {
	return failures.some((words) => words.test(vendorReason));
}

/** Whether a refusal is about the order: its ID, for example, which the platform takes only once. */
export function isAboutOrder(vendorReason: string | undefined): boolean {
	return vendorReason !== undefined && mayBeAboutRepeat(vendorReason);
}
