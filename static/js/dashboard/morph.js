/** Make a part of the page like a fresh one in place, so that focus, scrolling and what was opened
 * stay where they are. */

/**
 * Elements are matched by their place; one with another id is another thing and is replaced.
 *
 * @param {Node} old what is on the page
 * @param {Node} fresh what it shall be like; it may be used up
 */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (!isSameElement(old, fresh)) {
    old.replaceWith(fresh);
    return;
  }
  copyAttributes(old, fresh);
  morphChildren(old, fresh);
}

function isSameElement(old, fresh) {
  const isElement = old.nodeType === Node.ELEMENT_NODE;
  return isElement && old.nodeName === fresh.nodeName && old.id === fresh.id;
}

function copyAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    /* What the reader has opened stays open. */
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}

/**
 * @param {Node} old whose children are kept as far as they match
 * @param {Node} fresh whose children it shall have
 */
export function morphChildren(old, fresh) {
  const wanted = [...fresh.childNodes];
  for (const [place, child] of wanted.entries()) {
    if (place < old.childNodes.length) morph(old.childNodes[place], child);
    else old.append(child);
  }
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}
