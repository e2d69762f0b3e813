// Choosing sessions in the list, and what is in the zip that comes of it.
import { expect } from "@playwright/test";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

export class ExportBar {
  constructor(page) {
    this.page = page;
    this.bar = page.getByRole("region", { name: "Selected sessions" });
    this.boxes = page.getByRole("checkbox", { name: "Select", exact: true });
    this.all = page.getByRole("checkbox", { name: "Select all on this page" });
  }

  box(row) {
    return this.boxes.nth(row);
  }

  async choose(sessions) {
    for (const session of sessions) {
      const row = this.page.getByRole("row").filter({ has: this.page.locator(`a[href="/sessions/${session}"]`) });
      await row.getByRole("checkbox", { name: "Select" }).check();
    }
  }

  /** Returns the dialog of this title. */
  async open(button, title) {
    await this.bar.getByRole("button", { name: button }).click();
    const dialog = this.page.getByRole("dialog", { name: title });
    await expect(dialog.getByRole("link", { name: "Download" })).toBeVisible();
    return dialog;
  }

  async download(dialog) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), dialog.getByRole("link", { name: "Download" }).click()]);
    return download;
  }
}

/** What a zip says of itself at its end: names of entries in order, the manifest, and each entry as JSON. */
export function archive(path) {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf("PK\x05\x06");
  const entries = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    entries.set(zip.toString("utf8", at + 46, at + 46 + name), { size: zip.readUInt32LE(at + 20), start: zip.readUInt32LE(at + 42) });
    at += 46 + name + extra + comment;
  }
  const read = (file) => {
    const { size, start } = entries.get(file);
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    return JSON.parse(inflateRawSync(zip.subarray(data, data + size)));
  };
  return { files: [...entries.keys()], manifest: read("manifest.json"), read };
}
