/** zxing in a thread of its own; answers what decoder.js asks: first the formats, then pictures. */

import { BarcodeDetector, prepareZXingModule } from "./vendor/barcode-detector/ponyfill.js";

const locateFile = (name) => new URL(`./vendor/zxing-wasm/${name}`, import.meta.url).href;
let detector = null;

const load = async (formats) => {
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  detector = new BarcodeDetector({ formats });
};

const read = async (picture, scale) => {
  const codes = await detector.detect(picture);
  picture.close();
  return codes.map(({ rawValue, format, cornerPoints }) => ({
    text: rawValue,
    format,
    corners: cornerPoints.map(({ x, y }) => ({ x: x / scale, y: y / scale })),
  }));
};

self.addEventListener("message", async ({ data: { id, formats, picture, scale } }) => {
  try {
    self.postMessage({ id, answer: formats ? await load(formats) : await read(picture, scale) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
});
