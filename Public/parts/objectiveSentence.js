// An objective's title is one sentence: what we change, so that something gets better. On screen its halves are shown
// and written apart; on the wire and in the record it stays one.

const joint = /^(.*?\S)[\s,]+so that\s+(\S.*)$/is;

export function halves(title) {
  const [, what, so] = joint.exec(title) ?? [null, title, ""];
  return { what, so };
}

export function whole({ what, so }) {
  const end = so.trim().replace(/^so that\s+/i, "");
  return end ? `${what.trim().replace(/[\s.,;]+$/, "")} so that ${end}` : what.trim();
}
