// What people come with. Sizes are those of the browser's window, `screen` that of the display.

const chrome = (system) => `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36`;
const mac = "Macintosh; Intel Mac OS X 10_15_7";
const windows = "Windows NT 10.0; Win64; x64";

const desktop = (user_agent, width, height, screen) => ({ user_agent, viewport: { width, height }, screen, touch: false });
const handheld = (user_agent, width, height, screen, scale) => ({ user_agent, viewport: { width, height }, screen, touch: true, scale });

export const devices = {
  chromeMac: desktop(chrome(mac), 1440, 789, { w: 1440, h: 900 }),
  chromeWindows: desktop(chrome(windows), 1536, 730, { w: 1536, h: 864 }),
  chromeWide: desktop(chrome(windows), 1920, 945, { w: 1920, h: 1080 }),
  chromeLinux: desktop(chrome("X11; Linux x86_64"), 1366, 657, { w: 1366, h: 768 }),
  edge: desktop(`${chrome(windows)} Edg/141.0.0.0`, 1280, 593, { w: 1280, h: 720 }),
  firefoxWindows: desktop("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", 1536, 731, { w: 1536, h: 864 }),
  firefoxLinux: desktop("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", 1280, 887, { w: 1280, h: 1024 }),
  safariMac: desktop(`Mozilla/5.0 (${mac}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15`, 1470, 797, { w: 1470, h: 956 }),
  iphone: handheld("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1", 390, 664, { w: 390, h: 844 }, 3),
  pixel: handheld("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36", 412, 785, { w: 412, h: 915 }, 2.625),
  galaxy: handheld("Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", 384, 716, { w: 384, h: 854 }, 3),
  ipad: handheld("Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1", 820, 1106, { w: 820, h: 1180 }, 2),
};
