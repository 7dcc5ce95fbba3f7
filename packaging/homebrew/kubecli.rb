# A formula's template: `make dist` fills in VERSION and SHA256; resources come by `brew update-python-resources`.
class Kubecli < Formula
  include Language::Python::Virtualenv

  desc "Read side of Kubernetes: looks at clusters and cannot change them"
  homepage "https://github.com/kubecli/kubecli"
  url "https://github.com/kubecli/kubecli/releases/download/vVERSION/kubecli-VERSION.tar.gz"
  sha256 "SHA256"
  license "Apache-2.0"

  depends_on "cryptography"
  depends_on "libyaml"
  depends_on "python@3.13"

  def install
    virtualenv_install_with_resources
    generate_completions_from_executable(bin/"kubecli", "completion")
    man1.install Dir["man/*.1"]
  end

  test do
    assert_match "Client Version", shell_output("#{bin}/kubecli version --client")
  end
end
