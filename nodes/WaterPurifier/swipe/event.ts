/** The question whether a swiped card gets water: it wants an answer, not an acknowledgement. */
export const swipe = 'WP1_SWIPE_CARD';
