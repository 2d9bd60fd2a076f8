/** A machine asks whether a swiped card gets water. It wants an answer, not an acknowledgement. */
export const swipe = 'WP1_SWIPE_CARD';
