/* Stylesheets that come with what needs them, once each. */

const asked = new Map();

/** Resolves when the stylesheet is in force, or could not be had: the page works without it. */
export function stylesheet(url) {
  if (!asked.has(url)) asked.set(url, fetchLook(url));
  return asked.get(url);
}

function fetchLook(url) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = url;
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", () => {
      asked.delete(url);
      resolve();
    }, { once: true });
    document.head.append(link);
  });
}
