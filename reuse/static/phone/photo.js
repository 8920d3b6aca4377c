/**
 * Photos that a person takes or chooses: codes read in them, and a small copy that tells nothing but the picture.
 *
 * @typedef {import("./decoder.js").Found} Found
 */

const SIDES = [1600, 3200]; // the first reads a label held near, the second one among many
const LARGEST_FILE = 60_000_000;
const LARGEST_COPY = 400_000;
const LEAST_QUALITY = 0.5;

/** The file is no picture this browser can open, or too heavy to be opened on a phone. */
export class PhotoError extends Error {
  /** @param {"unreadable" | "heavy"} reason */
  constructor(reason, cause) {
    super(`No photo: ${reason}`, { cause });
    this.reason = reason;
  }
}

/**
 * Read every code in a photo; corners are left out. Throws PhotoError.
 * @param {File | Blob} file
 * @param {(picture: ImageBitmap) => Promise<Found[]>} decode
 * @returns {Promise<{text: string, format: string}[]>}
 */
export async function readPhoto(file, decode) {
  const picture = await open(file);
  const found = new Map();
  for (const side of sidesFor(picture)) {
    const copy = await createImageBitmap(picture, resized(picture, side));
    for (const { text, format } of await decode(copy)) found.set(text, { text, format });
    copy.close();
  }
  picture.close();
  return [...found.values()];
}

/**
 * Redraw a photo as an upright JPEG without its metadata; `side` and `quality` fall until it weighs at most `bytes`.
 * @param {File | Blob} file
 * @param {{side?: number, quality?: number, bytes?: number}} [options] side in pixels, the longer one
 * @returns {Promise<Blob>} or throws PhotoError
 */
export async function shrink(file, { side = 1280, quality = 0.8, bytes = LARGEST_COPY } = {}) {
  const picture = await open(file);
  let copy = await redraw(picture, side, quality);
  while (copy.size > bytes && side > 1) {
    if (quality > LEAST_QUALITY) quality -= 0.1;
    else side *= 0.75;
    copy = await redraw(picture, side, quality);
  }
  picture.close();
  return copy;
}

const open = async (file) => {
  if (file.size > LARGEST_FILE) throw new PhotoError("heavy");
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    throw new PhotoError("unreadable", error);
  }
};

const sidesFor = (picture) => (Math.max(picture.width, picture.height) > SIDES[0] ? SIDES : SIDES.slice(0, 1));

const resized = ({ width, height }, side) => {
  const scale = Math.min(1, side / Math.max(width, height));
  const size = (length) => Math.max(1, Math.round(length * scale));
  return { resizeWidth: size(width), resizeHeight: size(height), resizeQuality: "high" };
};

const redraw = (picture, side, quality) => {
  const { resizeWidth: width, resizeHeight: height } = resized(picture, side);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // else what is transparent turns black
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    const done = (blob) => (blob ? resolve(blob) : reject(new PhotoError("heavy")));
    canvas.toBlob(done, "image/jpeg", quality);
  });
};
