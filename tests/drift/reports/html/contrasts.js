// The contrast of each piece of text with what is behind it (WCAG 2.2, 1.4.3).
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [x, y, z]) =>
    [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const box = one.matches(".picture a, .picture g") ? one.querySelector("rect") : null;
      layers.push(rgba(box ? getComputedStyle(box).fill : getComputedStyle(one).backgroundColor));
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255, 1]);
  };
  const opacity = (element) => {
    let product = 1;
    for (let one = element; one; one = one.parentElement)
      product *= Number(getComputedStyle(one).opacity);
    return product;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("script, title, option, .sight")) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const colour = rgba(element.closest("svg") ? style.fill : style.color);
    colour[3] *= opacity(element);
    const [a, b] = [light(over(colour, ground)), light(ground)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    found.push({
      text: walker.currentNode.data.trim().slice(0, 40),
      ratio: Math.round(((a + 0.05) / (b + 0.05)) * 100) / 100,
      needed: large ? 3 : 4.5,
    });
  }
  return found;
})()
