/**
 * Whether a platform's reason for a refusal can be that it knows the order's ID already. Neither vendor has a code for that,
 * so only the words tell: they name the order, or something that is there twice.
 */
export function mayBeAboutRepeat(reason: string): boolean {
	return /order|\bduplicat|\balready (?:exist|used|been|submitted|processed)|\bused before\b|\brepeat|订单|重复|已存在|已使用|已提交/i.test(
		reason,
	);
}
