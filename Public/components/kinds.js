/* What a card is. */

export const kindWords = { challenge: "Challenge", opportunity: "Opportunity" };
