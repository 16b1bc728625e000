// Texts whose contrast with what lies behind them is below WCAG 2 AA. Gradients are not seen.
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255)
      .map((c) => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((c, i) => c * a / 255 + under[i] * (1 - a / 255));
  const ground = (node) => {
    const chain = [];
    for (let at = node; at; at = at.parentElement) {
      chain.unshift(rgba(getComputedStyle(at).backgroundColor));
    }
    return chain.reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const poor = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility({opacityProperty: true})) continue;
    if (node.closest(':disabled, .unseen, .spoiler, .lock, option, [inert]')) continue;
    const style = getComputedStyle(node), under = ground(node);
    const ink = over(rgba(style.color), under);
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700;
    const ratio = (a + .05) / (b + .05);
    if (ratio >= (large ? 3 : 4.5)) continue;
    poor.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return [...poor];
}
