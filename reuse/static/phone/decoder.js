/**
 * Codes in a picture: the browser's own detector where it reads every wanted format, else zxing in a worker.
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {{text: string, format: string, corners: Point[]}} Found corners in pixels of the picture, clockwise
 * @typedef {{decode: (source: ImageBitmapSource) => Promise<Found[]>, kind: "native" | "wasm", close: () => void}} Decoder
 */

const LONGEST_SIDE = 1280; // of a video frame; a photo is sized by whoever brings it

/** The codes cannot be read on this device: the decoder did not load or broke. */
export class DecoderError extends Error {
  constructor(cause) {
    super("The decoder does not work here", { cause });
    this.reason = "decoder";
  }
}

/**
 * Open what reads codes, the lightest that can; throws DecoderError. Close it, else its worker stays.
 * @param {{formats?: string[]}} [options] names of the Barcode Detection API
 * @returns {Promise<Decoder>}
 */
export async function openDecoder({ formats = ["qr_code"] } = {}) {
  return (await openNative(formats)) ?? openWasm(formats);
}

const PARTS = [
  "./decoder-worker.js",
  "./vendor/barcode-detector/ponyfill.js",
  "./vendor/barcode-detector/zxing-exported.js",
  "./vendor/zxing-wasm/zxing_reader.wasm",
];

/**
 * Take along what a browser without a detector of its own reads with, so that its first scan needs no network either;
 * not where the person saves data: then it comes when the camera first opens.
 */
export async function takeAlong() {
  if (navigator.connection?.saveData || (await openNative(["qr_code"]))) return;
  const workers = navigator.serviceWorker;
  if (!workers.controller) await new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
  for (const part of PARTS) {
    const address = new URL(part, import.meta.url);
    if (!(await caches.match(address))) await fetch(address); // the service worker keeps it
  }
}

/* A phone may list formats and still have no service behind them: one blank picture tells. */
const openNative = async (formats) => {
  try {
    const known = await globalThis.BarcodeDetector.getSupportedFormats();
    if (!formats.every((format) => known.includes(format))) return null;
    const detector = new globalThis.BarcodeDetector({ formats });
    await detector.detect(new ImageData(16, 16));
    return { kind: "native", decode: async (source) => (await detector.detect(source)).map(found), close: () => {} };
  } catch {
    return null;
  }
};

const found = ({ rawValue, format, cornerPoints }) => ({
  text: rawValue,
  format,
  corners: cornerPoints.map(({ x, y }) => ({ x, y })),
});

const openWasm = async (formats) => {
  const worker = new Worker(new URL("./decoder-worker.js", import.meta.url), { type: "module" });
  const ask = questions(worker);
  await ask({ formats }).catch((error) => {
    worker.terminate();
    throw error;
  });
  const decode = async (source) => {
    const { width, height, scale } = frame(source);
    const picture = await createImageBitmap(source, width ? { resizeWidth: width, resizeHeight: height } : {});
    return ask({ picture, scale }, [picture]);
  };
  return { kind: "wasm", decode, close: () => worker.terminate() };
};

/* Only a video is made smaller: its frames must be quick, and the next one comes anyway. */
const frame = ({ videoWidth = 0, videoHeight = 0 }) => {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight, 1));
  return { width: Math.round(videoWidth * scale), height: Math.round(videoHeight * scale), scale };
};

/* A worker as a function that answers; what it is asked after it broke is refused too. */
const questions = (worker) => {
  const waiting = new Map();
  let broken = null;
  let last = 0;
  const settle = ({ data: { id, answer, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new DecoderError(error));
    else resolve(answer);
  };
  const fall = (event) => {
    broken = new DecoderError(event.message);
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  worker.addEventListener("message", settle);
  worker.addEventListener("error", fall);
  return (question, moved = []) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ ...question, id: last }, moved);
    });
};
