/* What a form holds goes out once, however often its button is pressed; what is written on until the answer comes stays. */

/**
 * For a form that holds what `read` answers: sends, unless the very same is on its way. When the answer comes it calls `ended`,
 * or `wentOn` with the answer if the form was written on meanwhile. Rejects as `send` does.
 */
export function sender(read) {
  let underway = null;
  return async (send, { ended, wentOn }) => {
    const held = JSON.stringify(read());
    if (held === underway) return;
    underway = held;
    try {
      const answer = await send();
      if (JSON.stringify(read()) === held) ended();
      else wentOn?.(answer);
    } finally {
      if (underway === held) underway = null;
    }
  };
}
