/**
 * The rear camera in a video element, off while nobody looks at the page.
 *
 * @typedef {"refused" | "none" | "busy" | "insecure"} Reason
 * @typedef {{stop: () => void, torch: ((on: boolean) => Promise<void>) | null, label: string}} Camera
 */

const WISHES = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };
const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Why there is no picture: the person or the phone refused, there is no camera, another app holds it, no https. */
export class CameraError extends Error {
  /** @param {Reason} reason */
  constructor(reason, cause) {
    super(`No camera: ${reason}`, { cause });
    this.reason = reason;
  }
}

/**
 * Show the rear camera in the video, but only while the page is visible: it stops when hidden and comes back by itself.
 * @param {HTMLVideoElement} video
 * @param {{onTrouble?: (error: CameraError) => void}} [options] told when the camera is lost or does not come back
 * @returns {Promise<Camera>} or throws CameraError
 */
export async function openCamera(video, { onTrouble = () => {} } = {}) {
  const eye = new Eye(video, onTrouble);
  const stop = () => {
    document.removeEventListener("visibilitychange", eye.follow);
    eye.close();
  };
  document.addEventListener("visibilitychange", eye.follow);
  await eye.open().catch((error) => {
    stop();
    throw error;
  });
  return {
    stop,
    get torch() {
      return eye.hasTorch ? (on) => eye.light(on) : null;
    },
    get label() {
      return eye.track?.label ?? "";
    },
  };
}

class Eye {
  constructor(video, onTrouble) {
    this.video = video;
    this.onTrouble = onTrouble;
    this.lit = false;
    this.turn = 0; // a camera that arrives after it was closed again is let go
    this.follow = () => (document.hidden ? this.close() : this.open().catch(onTrouble));
  }

  async open() {
    this.close();
    const turn = this.turn;
    const stream = await ask();
    if (turn !== this.turn) return letGo(stream);
    this.stream = stream;
    this.track = stream.getVideoTracks()[0];
    this.hasTorch = Boolean(abilities(this.track).torch);
    this.track.addEventListener("ended", () => this.onTrouble(new CameraError("busy")));
    await Promise.all([this.show(stream), sharpen(this.track)]);
    if (this.lit && this.hasTorch) await this.light(true);
  }

  async show(stream) {
    this.video.muted = true;
    this.video.playsInline = true; // else an iPhone fills the screen with it
    this.video.srcObject = stream;
    await this.video.play().catch((error) => {
      if (this.stream === stream) throw failure(error);
    });
  }

  async light(on) {
    this.lit = on;
    await this.track?.applyConstraints({ advanced: [{ torch: on }] });
  }

  close() {
    this.turn += 1;
    if (this.stream) letGo(this.stream);
    this.stream = this.track = this.video.srcObject = null;
  }
}

const ask = async () => {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) throw new CameraError("insecure");
  try {
    return await navigator.mediaDevices.getUserMedia(WISHES);
  } catch (error) {
    throw failure(error);
  }
};

const failure = (error) => new CameraError(REASONS[error.name] ?? "busy", error);

const letGo = (stream) => stream.getTracks().forEach((track) => track.stop());

const abilities = (track) => track.getCapabilities?.() ?? {};

/* Focus is a wish: a camera that refuses it still sees. */
const sharpen = async (track) => {
  if (!abilities(track).focusMode?.includes("continuous")) return;
  await track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => {});
};
