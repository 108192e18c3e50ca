// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import org.junit.jupiter.api.Test;

/** The examples of RFC 8037, appendix A: our keys, key ids and signatures are everybody's. */
class Rfc8037Test {
  private static final String PRIVATE = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
  private static final String PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  private static final String THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
  private static final byte[] CONTENT =
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
          .getBytes(StandardCharsets.US_ASCII);
  private static final String SIGNATURE =
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

  private final VendorKey key = VendorKey.ofSeed(Base64Url.decode(PRIVATE));

  @Test
  void thePrivateKeyGivesThePublicKey() throws InvalidKeyException {
    assertThat(key.publicKey().key())
        .isEqualTo(TrustedKey.of(Base64Url.decode(PUBLIC)).key()); // A.1, A.2
  }

  @Test
  void theKeyIdIsTheThumbprint() {
    assertThat(key.id()).isEqualTo(THUMBPRINT); // A.3
  }

  @Test
  void signingGivesTheSignature() {
    assertThat(Base64Url.encode(key.sign(CONTENT))).isEqualTo(SIGNATURE); // A.4
  }

  @Test
  void theSignatureVerifies() {
    assertThat(key.publicKey().verifies(CONTENT, Base64Url.decode(SIGNATURE))).isTrue(); // A.5
  }
}
