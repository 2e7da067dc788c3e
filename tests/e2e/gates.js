// What a gate measures inside a page. Each function gives a list of faults; an empty list is good.
"use strict";

globalThis.gates = (() => {
  const violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(`${event.effectiveDirective} stops ${event.blockedURI || "inline"}`);
  });

  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  const FOCUSABLE = "a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex]";
  const visited = new Set();

  function named(element) {
    const text = (element.innerText || element.textContent || "").trim().replace(/\s+/g, " ");
    const classes = element.getAttribute("class");
    return `<${element.localName}${classes ? ` class="${classes}"` : ""}> ${text.slice(0, 60)}`.trim();
  }

  function isShown(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && element.getClientRects().length > 0;
  }

  function focusables() {
    return [...document.querySelectorAll(FOCUSABLE)].filter(
      (each) => isShown(each) && each.tabIndex >= 0 && !each.disabled,
    );
  }

  function chartTexts(svg) {
    return [...svg.querySelectorAll("text")].filter(
      (each) => each.textContent.trim() && isShown(each) && each.getBoundingClientRect().width > 0,
    );
  }

  function charts() {
    return [...document.querySelectorAll("svg")].filter((each) => isShown(each) && each.querySelector("text"));
  }

  function meet(one, other) {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    // The box of a line of text holds room for accents: a hair of it is no collision.
    return across > 1 && down > 0.15 * Math.min(one.height, other.height);
  }

  function luminance(r, g, b) {
    const [x, y, z] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }

  return {
    violations: () => violations,

    async frames(number) {
      for (let i = 0; i < number; i += 1) await new Promise(requestAnimationFrame);
      await new Promise(setTimeout);
    },

    // Less than a thousandth is no move that anybody sees: a hair of a point, rounded anew.
    shifts: () => (shift > 0.001 ? [`the layout shifts by ${shift}`] : []),

    sideways() {
      const width = document.documentElement.clientWidth;
      const over = document.documentElement.scrollWidth - width;
      if (over <= 0) return [];
      const wide = [...document.body.querySelectorAll("*")].filter(
        (each) => each.getBoundingClientRect().right > width + 0.5 && isShown(each),
      );
      return [`${over} px beyond ${width}: ${wide.slice(0, 3).map(named).join(", ")}`];
    },

    smallTexts() {
      return charts().flatMap(chartTexts).flatMap((text) => {
        const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
        return size < 11.99 ? [`${size.toFixed(1)} px: ${named(text)}`] : [];
      });
    },

    collisions() {
      return charts().flatMap((svg) => {
        const texts = chartTexts(svg).map((each) => [each, each.getBoundingClientRect()]);
        return texts.flatMap(([one, box], index) => texts.slice(index + 1)
          .filter(([, other]) => meet(box, other))
          .map(([other]) => `${named(one)} meets ${named(other)}`));
      });
    },

    clipped() {
      return charts().flatMap((svg) => {
        const frame = svg.getBoundingClientRect();
        return chartTexts(svg).filter((text) => {
          const box = text.getBoundingClientRect();
          return box.left < frame.left - 1 || box.right > frame.right + 1
            || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
        }).map((text) => `outside of its chart: ${named(text)}`);
      });
    },

    statuses() {
      const shapes = new Map();
      const faults = [];
      for (const status of document.querySelectorAll(".status")) {
        const shape = status.querySelector("svg");
        const word = status.textContent.trim();
        const drawn = shape ? shape.innerHTML : "";
        const box = shape ? shape.getBoundingClientRect() : { width: 0 };
        if (!word) faults.push(`a status without a word: ${status.outerHTML.slice(0, 80)}`);
        if (!drawn || (isShown(status) && box.width < 8)) faults.push(`a status without a shape: ${word}`);
        if (drawn && shapes.has(drawn) && shapes.get(drawn) !== word) {
          faults.push(`one shape for two words: ${word}, ${shapes.get(drawn)}`);
        }
        shapes.set(drawn, word);
      }
      return faults;
    },

    // The first status that is seen of each word, by its place among all.
    words() {
      const found = {};
      [...document.querySelectorAll(".status:has(svg)")].forEach((status, index) => {
        const word = status.textContent.trim();
        if (isShown(status) && !(word in found)) found[word] = index;
      });
      return found;
    },

    shut() {
      return [...document.querySelectorAll("details")].filter(
        (each) => [...each.children].some(
          (child) => child.localName !== "summary" && child.getClientRects().length > 0
            && (!child.checkVisibility() || child.getBoundingClientRect().height === 0),
        ) || each.getBoundingClientRect().height <= each.querySelector("summary").getBoundingClientRect().height + 1,
      ).map((each) => `not printed: ${named(each.querySelector("summary"))}`);
    },

    before() {
      const main = document.querySelector("main");
      return main ? focusables().filter(
        (each) => each.compareDocumentPosition(main) & Node.DOCUMENT_POSITION_FOLLOWING && !main.contains(each),
      ).length : 0;
    },

    isInMain() {
      const main = document.querySelector("main");
      const now = document.activeElement;
      return main.contains(now) || Boolean(main.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING);
    },

    // Where the focus is after a step with the keyboard; null when it left the page.
    focus() {
      const now = document.activeElement;
      if (!now || now === document.body || now === document.documentElement) return null;
      const style = getComputedStyle(now);
      const box = now.getClientRects()[0] || now.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const hit = document.elementFromPoint(x, y);
      const isRinged = style.outlineStyle === "auto"
        || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
      const isSeen = Boolean(hit) && (hit.contains(now) || now.contains(hit));
      const isNew = !visited.has(now);
      visited.add(now);
      return {
        name: named(now),
        isNew,
        isRinged,
        isSeen,
        isShut: now.localName === "summary" && !now.parentElement.open,
      };
    },

    isOpen: () => document.activeElement.parentElement.open,

    unreached: () => focusables().filter((each) => !visited.has(each))
      .map((each) => `the keyboard never comes to ${named(each)}`),

    // The share of a picture that differs from its ground by 3 : 1 at least.
    async ink(picture) {
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const counts = new Map();
      for (let i = 0; i < data.length; i += 4) {
        const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        counts.set(colour, (counts.get(colour) || 0) + 1);
      }
      const light = (colour) => luminance(colour >> 16, (colour >> 8) & 255, colour & 255);
      const [ground] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
      let inked = 0;
      for (const [colour, count] of counts) {
        const [low, high] = [light(colour), light(ground)].sort((one, other) => one - other);
        if ((high + 0.05) / (low + 0.05) >= 3) inked += count;
      }
      return inked / (image.width * image.height);
    },
  };
})();
