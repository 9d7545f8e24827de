// What the phone itself can do: keep its screen on, vibrate, and keep this page as an app.

/** The screen stays on while it is held; a page that is hidden loses it, and asks again. */
class ScreenLock {
  constructor() {
    this.isWanted = false;
    this.lock = null;
    document.addEventListener("visibilitychange", () => this.hold(this.isWanted));
  }

  get isHeld() {
    return this.lock !== null && !this.lock.released;
  }

  async hold(isWanted) {
    this.isWanted = isWanted;
    if (!isWanted) {
      await this.lock?.release();
    } else if (navigator.wakeLock && document.visibilityState === "visible" && !this.isHeld) {
      // A phone that saves its battery refuses.
      this.lock = await navigator.wakeLock.request("screen").catch(() => null);
      if (!this.isWanted) await this.hold(false); // meanwhile
    }
  }
}

/** Return the page's icon as a PNG of so many pixels, as a data: address: launchers want pixels. */
async function iconOf(pixels) {
  const image = new Image();
  image.src = document.querySelector("link[rel=icon]").href;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: pixels, height: pixels });
  canvas.getContext("2d").drawImage(image, 0, 0, pixels, pixels);
  return canvas.toDataURL("image/png");
}

/** Let a page that comes from a web server be kept: as an app, and without a network. */
async function makeKept() {
  if (!isSecureContext || !location.protocol.startsWith("http")) return;
  const address = location.origin + location.pathname;
  const icons = [192, 512].map(async (pixels) => ({
    src: await iconOf(pixels), sizes: `${pixels}x${pixels}`, type: "image/png",
    purpose: "any maskable",
  }));
  // It names its own address, which is known only here.
  const manifest = {
    name: document.title, short_name: document.title, id: address, start_url: address,
    scope: address, display: "standalone", background_color: "#0a5c37", theme_color: "#0a5c37",
    icons: await Promise.all(icons),
  };
  const link = Object.assign(document.createElement("link"), { rel: "manifest" });
  link.href = `data:application/manifest+json,${encodeURIComponent(JSON.stringify(manifest))}`;
  document.head.append(link);
  const worker = document.querySelector("meta[name=worker]").content;
  // Without the file beside it, the page works as long as there is a network.
  await navigator.serviceWorker?.register(worker, { scope: address }).catch(() => null);
}
