// Where they come from, and those who say who they are. All of them are made up.

export const places = {
  seoul: { country: "KR", city: "Seoul", language: "ko-KR", timezone: "Asia/Seoul" },
  busan: { country: "KR", city: "Busan", language: "ko-KR", timezone: "Asia/Seoul" },
  berlin: { country: "DE", city: "Berlin", language: "de-DE", timezone: "Europe/Berlin" },
  leipzig: { country: "DE", city: "Leipzig", language: "de-DE", timezone: "Europe/Berlin" },
  portland: { country: "US", city: "Portland", language: "en-US", timezone: "America/Los_Angeles" },
  boston: { country: "US", city: "Boston", language: "en-US", timezone: "America/New_York" },
  osaka: { country: "JP", city: "Osaka", language: "ja-JP", timezone: "Asia/Tokyo" },
  lyon: { country: "FR", city: "Lyon", language: "fr-FR", timezone: "Europe/Paris" },
  leeds: { country: "GB", city: "Leeds", language: "en-GB", timezone: "Europe/London" },
  utrecht: { country: "NL", city: "Utrecht", language: "nl-NL", timezone: "Europe/Amsterdam" },
  krakow: { country: "PL", city: "Kraków", language: "pl-PL", timezone: "Europe/Warsaw" },
  recife: { country: "BR", city: "Recife", language: "pt-BR", timezone: "America/Recife" },
  pune: { country: "IN", city: "Pune", language: "en-IN", timezone: "Asia/Kolkata" },
  nairobi: { country: "KE", city: "Nairobi", language: "en-KE", timezone: "Africa/Nairobi" },
  tampere: { country: "FI", city: "Tampere", language: "fi-FI", timezone: "Europe/Helsinki" },
  hobart: { country: "AU", city: "Hobart", language: "en-AU", timezone: "Australia/Hobart" },
};

export const people = {
  jiwoo: { name: "Ji-woo Han", email: "jiwoo.han@example.com", phone: "+82 2 555 0142", street: "Mapo-daero 12", postal: "04158", city: "Seoul", country: "South Korea" },
  marta: { name: "Marta Kowal", email: "marta.kowal@example.org", street: "Lipowa 7", postal: "30-702", city: "Kraków", country: "Poland" },
  daniel: { name: "Daniel Ortiz", email: "daniel.ortiz@example.com", phone: "(503) 555-0117", street: "1420 SE Alder St", postal: "97214", city: "Portland", country: "United States" },
  lena: { name: "Lena Vogt", email: "lena.vogt@example.org", phone: "+49 30 555 0190", street: "Weserstraße 31", postal: "12045", city: "Berlin", country: "Germany" },
  haruka: { name: "Haruka Mori", email: "h.mori@example.com", street: "Tanimachi 4-8", postal: "540-0012", city: "Osaka", country: "Japan" },
  amara: { name: "Amara Otieno", email: "amara@example.org", phone: "+254 20 555 0133", street: "Ngong Road 88", postal: "00505", city: "Nairobi", country: "Kenya" },
  pieter: { name: "Pieter de Wit", email: "pieter.dewit@example.org", street: "Oudegracht 210", postal: "3511 NR", city: "Utrecht", country: "Netherlands" },
  claire: { name: "Claire Fabre", email: "claire.fabre@example.com", phone: "+33 4 55 50 01 62", street: "Rue Mercière 9", postal: "69002", city: "Lyon", country: "France" },
};
