/**
 * The site's colour behind its name, where nothing has to be read but the name: in black or white,
 * whichever stands out more.
 *
 * @param color Six hexadecimal digits.
 */
export function bannerCss(color: string): string {
  return `.banner { --banner: #${color}; --on-banner: ${isLight(color) ? '#000' : '#fff'}; }\n`;
}

/**
 * Whether black has the higher contrast.
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
function isLight(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05);
}
